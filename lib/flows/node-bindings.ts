import { nodesIn } from "./expression/expression-text";
import type { FlowDefinition, FlowNode } from "./flow";

/** Source of a bound value: a parameter, a variable of the team, or of a node a field of its output, the state it ended in, or its message. */
export type Binding =
  | { from: "params" | "vars"; path: string[] }
  | { from: "node"; node: string; part: "output" | "state" | "message"; path: string[] };

/** Reads `{ "$from": … }`; undefined for a literal. @throws Error when the reference has no known form */
export function readBinding(value: unknown): Binding | undefined {
  if (typeof value !== "object" || value === null || !("$from" in value)) return undefined;
  const [root, ...rest] = String(value.$from).split(".");
  if ((root === "params" || root === "vars") && rest.length > 0) return { from: root, path: rest };
  const [node, part, ...path] = rest;
  if (root === "nodes" && node && part === "output") return { from: "node", node, part, path };
  if (root === "nodes" && node && (part === "state" || part === "message") && path.length === 0)
    return { from: "node", node, part, path };
  throw new Error(`"${value.$from}" is neither params.<name>, vars.<name> nor nodes.<id>.output.<field>.`);
}

/** All bindings in a node's input, each with the path of the field that it fills. */
export function bindingsOf(input: unknown, at: string[] = []): { at: string[]; binding: Binding }[] {
  const binding = readBinding(input);
  if (binding) return [{ at, binding }];
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => bindingsOf(value, [...at, key]));
}

/** Nodes that `node` depends on: those in `after`, those that its input or its condition names, and those it follows up. */
export function upstreamOf(node: FlowNode): string[] {
  const used = bindingsOf(node.input).flatMap(({ binding }) =>
    binding.from === "node" ? [binding.node] : [],
  );
  const named = node.when === undefined ? [] : nodesIn(node.when);
  return [...new Set([...node.after, ...used, ...named, ...(node.onFailureOf ?? [])])];
}

/** Nodes without whose output `node` has no input. */
export function neededBy(node: FlowNode): string[] {
  const used = bindingsOf(node.input).flatMap(({ binding }) =>
    binding.from === "node" && binding.part === "output" ? [binding.node] : [],
  );
  return [...new Set(used)];
}

/** Nodes that no other depends on: their output is the flow's output. */
export function leavesOf({ nodes }: FlowDefinition): string[] {
  const awaited = new Set(nodes.flatMap(upstreamOf));
  return nodes.map(({ id }) => id).filter((id) => !awaited.has(id));
}

/** The given nodes and all their direct and indirect dependents. */
export function downstreamOf({ nodes }: FlowDefinition, ids: Iterable<string>): Set<string> {
  const found = new Set(ids);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const node of nodes) if (upstreamOf(node).some((id) => found.has(id))) found.add(node.id);
  }
  return found;
}

/** End of a node, as later nodes see it; one that has completed has an output. */
export interface Ended {
  state: "Completed" | "Failed" | "Skipped";
  /** Reason of a failure or a skip; else empty. */
  message: string;
  output?: unknown;
}

/** The input of a node with every binding replaced by its value. */
export function resolveInput(
  input: unknown,
  known: { params: Record<string, unknown>; vars: Record<string, unknown> },
  nodes: ReadonlyMap<string, Ended>,
): unknown {
  const binding = readBinding(input);
  if (binding && binding.from !== "node") return valueAt(known[binding.from], binding.path);
  if (binding) return valueAt(nodes.get(binding.node)?.[binding.part], binding.path);
  if (Array.isArray(input)) return input.map((value) => resolveInput(value, known, nodes));
  if (typeof input !== "object" || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, resolveInput(value, known, nodes)]),
  );
}

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
