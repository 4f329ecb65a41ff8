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
  name: z.string().trim().min(1, "Enter a name for the flow.").max(120),
  description: z.string().max(2000).default(""),
  nodes: z.array(z.strictObject(FlowNode.shape)).min(1, "A flow needs at least one node.").max(200),
});
export type FlowInput = z.infer<typeof FlowInput>;
