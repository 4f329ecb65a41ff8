import type { Word } from "@/app/_components/forms/code-mirror";
import type { JsonSchema } from "@/lib/base/json-schema";
import { type Draft, propertiesOf } from "@/lib/flows/draft";
import { describe, fits } from "@/lib/flows/fits";
import type { FlowDefinition } from "@/lib/flows/flow";
import { downstreamOf } from "@/lib/flows/node-bindings";

/** Sources that an input may be bound to. */
export interface Choice {
  /** `params.seed`, `nodes.read.output.data`, `nodes.read.state`, `vars.region` */
  reference: string;
  group: (typeof groups)[number];
}

/** Kinds of sources, in the order in which they are offered. */
export const groups = ["Parameters", "Outputs", "Variables", "States"] as const;

/** Output schema of each node (JSON Schema), by node id. */
export type Outputs = Readonly<Record<string, JsonSchema | undefined>>;

/** A draft with what can be said about it: outputs of its nodes, names of the team's variables. */
interface Known {
  draft: Draft;
  outputs: Outputs;
  variables: readonly string[];
}

/**
 * The sources whose type fits an input: parameters, outputs and states of nodes, and variables, which may have any value;
 * nothing of nodes that wait for this one.
 */
export function choicesFor(known: Known, nodeId: string, wanted: JsonSchema): Choice[] {
  return sourcesFor(known, nodeId)
    .filter(({ schema }) => fits(schema, wanted))
    .map(({ reference, group }) => ({ reference, group }));
}

/** The names that a node's condition may read, with their types. */
export function wordsFor(known: Known, nodeId: string): Word[] {
  return sourcesFor(known, nodeId).map(({ reference, schema }) => ({
    label: reference,
    detail: describe(schema),
  }));
}

function sourcesFor(
  { draft, outputs, variables }: Known,
  nodeId: string,
): (Choice & { schema: JsonSchema })[] {
  const later = laterThan(draft, nodeId);
  const earlier = draft.nodes.filter(({ id }) => !later.has(id));
  const text = { type: "string" };
  return [
    ...Object.entries(propertiesOf(draft)).map(([name, schema]) => ({
      reference: `params.${name}`,
      group: "Parameters" as const,
      schema,
    })),
    ...earlier.flatMap(({ id }) =>
      fieldsOf(outputs[id]).map(([path, schema]) => ({
        reference: `nodes.${id}.output.${path}`,
        group: "Outputs" as const,
        schema,
      })),
    ),
    ...variables.map((name) => ({ reference: `vars.${name}`, group: "Variables" as const, schema: {} })),
    ...earlier.flatMap(({ id }) =>
      ["state", "message"].map((part) => ({
        reference: `nodes.${id}.${part}`,
        group: "States" as const,
        schema: text,
      })),
    ),
  ];
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
