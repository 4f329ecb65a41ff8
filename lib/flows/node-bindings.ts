import type { FlowDefinition, FlowNode } from "./flow";

/** Source of a bound value. */
export type Binding = { from: "params"; path: string[] } | { from: "node"; node: string; path: string[] };

/** Reads `{ "$from": … }`; undefined for a literal. @throws Error when the reference has no known form */
export function readBinding(value: unknown): Binding | undefined {
  if (typeof value !== "object" || value === null || !("$from" in value)) return undefined;
  const [root, ...rest] = String(value.$from).split(".");
  if (root === "params" && rest.length > 0) return { from: "params", path: rest };
  const [node, output, ...path] = rest;
  if (root === "nodes" && node && output === "output") return { from: "node", node, path };
  throw new Error(`"${value.$from}" is neither params.<name> nor nodes.<id>.output.<field>.`);
}

/** All bindings in a node's input, each with the path of the field that it fills. */
export function bindingsOf(input: unknown, at: string[] = []): { at: string[]; binding: Binding }[] {
  const binding = readBinding(input);
  if (binding) return [{ at, binding }];
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => bindingsOf(value, [...at, key]));
}

/** Nodes that `node` depends on: those in `after` and those whose output it uses. */
export function upstreamOf(node: FlowNode): string[] {
  const used = bindingsOf(node.input).flatMap(({ binding }) =>
    binding.from === "node" ? [binding.node] : [],
  );
  return [...new Set([...node.after, ...used])];
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

/** The input of a node with every binding replaced by its value. */
export function resolveInput(
  input: unknown,
  params: Record<string, unknown>,
  outputs: ReadonlyMap<string, unknown>,
): unknown {
  const binding = readBinding(input);
  if (binding) return valueAt(binding.from === "params" ? params : outputs.get(binding.node), binding.path);
  if (Array.isArray(input)) return input.map((value) => resolveInput(value, params, outputs));
  if (typeof input !== "object" || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, resolveInput(value, params, outputs)]),
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
