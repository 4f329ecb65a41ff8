import type { Edge } from "@xyflow/react";
import type { JsonSchema } from "@/lib/base/json-schema";
import { type Draft, isReference, propertiesOf } from "@/lib/flows/draft";
import { nodesIn } from "@/lib/flows/expression/expression-text";
import { describe, fits } from "@/lib/flows/fits";
import type { FlowNode } from "@/lib/flows/flow";
import { bindingsOf } from "@/lib/flows/node-bindings";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import type { Outputs } from "./choices";

/** A handle: the point where a wire begins or ends. */
export interface Port {
  name: string;
  schema: JsonSchema;
  /** Its type in words. */
  says: string;
}

/** A box of the canvas: a node, or the flow's parameters. */
export interface Box {
  id: string;
  title: string;
  task: string;
  inputs: Port[];
  outputs: Port[];
}

/** No node has this name: it is no slug. */
export const paramsNodeId = "$params";

/** The boxes of a draft: its parameters where it has any, then its nodes. */
export function portsOf(draft: Draft, catalog: ReadonlyMap<string, TaskAsData>, outputs: Outputs): Box[] {
  const params = toPorts(propertiesOf(draft));
  const nodes = draft.nodes.map(({ id, task }) => ({
    id,
    title: id,
    task,
    inputs: toPorts(catalog.get(task)?.input.properties),
    outputs: toPorts((outputs[id] ?? catalog.get(task)?.output)?.properties),
  }));
  if (params.length === 0) return nodes;
  return [{ id: paramsNodeId, title: "Parameters", task: "", inputs: [], outputs: params }, ...nodes];
}

/** A wire for each binding, and a dashed one for each node that another only waits for. */
export function edgesOf(draft: Draft): Edge[] {
  return draft.nodes.flatMap((node) => [
    ...Object.entries(node.input).flatMap(([field, value]) =>
      safeBindings(value).map(
        (source): Edge => ({
          id: `${source.node}.${source.port}→${node.id}.${field}`,
          source: source.node,
          sourceHandle: source.port,
          target: node.id,
          targetHandle: field,
          deletable: isReference(value),
        }),
      ),
    ),
    ...waitedFor(node).map(
      (other): Edge => ({
        id: `${other}→${node.id}`,
        source: other,
        target: node.id,
        deletable: node.after.includes(other),
        data: { isAfter: true, source: other },
        className: "[&_path]:[stroke-dasharray:4]",
      }),
    ),
  ]);
}

/** Nodes that another waits for beside its inputs: by order, by its condition, or for their failure. */
function waitedFor({ after, when, onFailureOf = [] }: FlowNode): string[] {
  return [...new Set([...after, ...onFailureOf, ...(when === undefined ? [] : nodesIn(when))])];
}

/** Why an output cannot be wired to an input; undefined when it can. */
export function connectionProblem(
  boxes: Box[],
  wire: { source: string; sourceHandle: string; target: string; targetHandle: string },
): string | undefined {
  const from = boxes
    .find(({ id }) => id === wire.source)
    ?.outputs.find(({ name }) => name === wire.sourceHandle);
  const to = boxes
    .find(({ id }) => id === wire.target)
    ?.inputs.find(({ name }) => name === wire.targetHandle);
  if (!from || !to) return "Nothing to connect.";
  if (wire.source === wire.target) return "A node cannot use its own output.";
  if (fits(from.schema, to.schema)) return undefined;
  return `${wire.targetHandle} takes ${describe(to.schema)}, but ${wire.sourceHandle} is ${describe(from.schema)}.`;
}

/** The binding of a node's input that is wired to a port. */
export function referenceOfPort(box: string, port: string): string {
  return box === paramsNodeId ? `params.${port}` : `nodes.${box}.output.${port}`;
}

function safeBindings(value: unknown): { node: string; port: string }[] {
  try {
    return bindingsOf(value).flatMap(({ binding }) => {
      if (binding.from === "params") return { node: paramsNodeId, port: binding.path[0]! };
      // A variable, a state and a message have no handle.
      return binding.from === "node" && binding.part === "output"
        ? { node: binding.node, port: binding.path[0] ?? "" }
        : [];
    });
  } catch {
    return [];
  }
}

function toPorts(properties: unknown): Port[] {
  return Object.entries((properties ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => ({
    name,
    schema,
    says: describe(schema),
  }));
}
