import type { JsonSchema } from "@/lib/base/json-schema";
import { type Draft, propertiesOf } from "@/lib/flows/draft";
import { fits } from "@/lib/flows/fits";
import type { FlowDefinition } from "@/lib/flows/flow";
import { downstreamOf } from "@/lib/flows/node-bindings";

/** Sources that an input may be bound to. */
export interface Choice {
  /** `params.seed`, `nodes.read.output.data` */
  reference: string;
  group: "Parameters" | "Outputs";
}

/** Output schema of each node (JSON Schema), by node id. */
export type Outputs = Readonly<Record<string, JsonSchema | undefined>>;

/** The parameters and outputs whose type fits an input; not those of nodes that wait for this one. */
export function choicesFor(draft: Draft, outputs: Outputs, nodeId: string, wanted: JsonSchema): Choice[] {
  const params = Object.entries(propertiesOf(draft))
    .filter(([, schema]) => fits(schema, wanted))
    .map(([name]) => ({ reference: `params.${name}`, group: "Parameters" as const }));
  return [...params, ...outputsFor(draft, outputs, nodeId, wanted)];
}

function outputsFor(draft: Draft, outputs: Outputs, nodeId: string, wanted: JsonSchema): Choice[] {
  const later = laterThan(draft, nodeId);
  return draft.nodes
    .filter(({ id }) => !later.has(id))
    .flatMap(({ id }) =>
      fieldsOf(outputs[id]).flatMap(([path, schema]) =>
        fits(schema, wanted) ? [{ reference: `nodes.${id}.output.${path}`, group: "Outputs" as const }] : [],
      ),
    );
}

/** The node and all that wait for it: a reference to one of them would be a circle. */
export function laterThan(draft: Draft, nodeId: string): Set<string> {
  try {
    return downstreamOf(draft as FlowDefinition, [nodeId]);
  } catch {
    return new Set([nodeId]);
  }
}

/** The fields of an output, and those one level within. */
function fieldsOf(schema: JsonSchema | undefined, depth = 2): [string, JsonSchema][] {
  const properties = (schema?.properties ?? {}) as Record<string, JsonSchema>;
  return Object.entries(properties).flatMap(([name, field]) => [
    [name, field] as [string, JsonSchema],
    ...(depth > 1
      ? fieldsOf(field, depth - 1).map(([path, inner]) => [`${name}.${path}`, inner] as [string, JsonSchema])
      : []),
  ]);
}
