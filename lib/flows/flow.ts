import { z } from "zod";
import { Slug } from "@/lib/base/slug";
import { dayMs } from "@/lib/base/time-units";

/**
 * One task in a flow. A value in `input` is a literal, or `{ "$from": "params.x" }` or
 * `{ "$from": "nodes.<id>.output.<field>" }`, at any depth.
 */
export const FlowNode = z.object({
  id: Slug,
  task: Slug,
  input: z.record(z.string(), z.unknown()).default({}),
  /** Nodes to wait for whose output is not used. */
  after: z.array(Slug).default([]),
  retries: z.int().min(0).max(20).default(0),
  retryDelayMs: z.int().min(0).max(dayMs).default(10_000),
  /** `exponential` doubles the delay with each failure, up to `retryMaxDelayMs`. */
  retryBackoff: z.enum(["fixed", "exponential"]).optional(),
  retryMaxDelayMs: z.int().min(0).max(dayMs).optional(),
  /** The share of a delay that is added at random, so that failures do not march in step. */
  retryJitter: z.number().min(0).max(1).optional(),
  /** How long an attempt may take. */
  timeoutMs: z.int().min(100).max(7_200_000).optional(),
  /** For how long task runs of the same task, version and input take this one's output in place of running. */
  cache: z.object({ ttlMs: z.int().min(1000).max(31_536_000_000) }).optional(),
});
export type FlowNode = z.infer<typeof FlowNode>;

/** A place for a block that a flow's tasks use. */
export const BlockSlot = z.object({
  type: z.string(),
  /** Another type that will do as well. */
  orType: z.string().optional(),
  isOptional: z.boolean().default(false),
});
export type BlockSlot = z.infer<typeof BlockSlot>;

/** The types of block that fit into a slot. */
export function typesOf({ type, orType }: Pick<BlockSlot, "type" | "orType">): string[] {
  return orType ? [type, orType] : [type];
}

/** A flow as data: everything that decides what a run does. Its hash names the flow version. */
export const FlowDefinition = z.object({
  slug: Slug,
  params: z.record(z.string(), z.unknown()),
  nodes: z.array(FlowNode).min(1, "A flow needs at least one node.").max(200),
  /** The block slots of its tasks, by name: a run waits until those that are not optional are filled. */
  blocks: z.record(z.string(), BlockSlot).optional(),
  /** How long a run may take from its begin; then it ends as TimedOut. */
  timeoutMs: z.int().min(1000).max(31_536_000_000).optional(),
});
export type FlowDefinition = z.infer<typeof FlowDefinition>;

/** A flow of the team's own as it is sent: what the definition holds, with a name for people. */
export const FlowInput = z.strictObject({
  ...FlowDefinition.shape,
  name: z.string().trim().min(1, "Give the flow a name.").max(120),
  description: z.string().max(2000).default(""),
  nodes: z.array(z.strictObject(FlowNode.shape)).min(1, "A flow needs at least one node.").max(200),
});
export type FlowInput = z.infer<typeof FlowInput>;

/** Where a bound value comes from. */
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

/** All bindings inside a node's input, each with the path of the field that it fills. */
export function bindingsOf(input: unknown, at: string[] = []): { at: string[]; binding: Binding }[] {
  const binding = readBinding(input);
  if (binding) return [{ at, binding }];
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => bindingsOf(value, [...at, key]));
}

/** The nodes that `node` waits for: those named in `after` and those whose output it uses. */
export function upstreamOf(node: FlowNode): string[] {
  const used = bindingsOf(node.input).flatMap(({ binding }) =>
    binding.from === "node" ? [binding.node] : [],
  );
  return [...new Set([...node.after, ...used])];
}

/** The nodes that no other waits for: what they give is what the flow gives. */
export function leavesOf({ nodes }: FlowDefinition): string[] {
  const awaited = new Set(nodes.flatMap(upstreamOf));
  return nodes.map(({ id }) => id).filter((id) => !awaited.has(id));
}

/** The given nodes and all that wait for them, directly or not. */
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
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}
