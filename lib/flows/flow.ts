import { z } from "zod";
import { Slug } from "@/lib/base/slug";
import { dayMs } from "@/lib/base/time-units";
import { Pool } from "@/lib/executors/pool";
import { maxExpressionLength } from "./expression/expression-text";

/**
 * One task in a flow. A value in `input` is a literal, or `{ "$from": "params.x" }` or
 * `{ "$from": "nodes.<id>.output.<field>" }` (also `nodes.<id>.state` and `nodes.<id>.message`), at any depth.
 */
export const FlowNode = z.object({
  id: Slug,
  task: Slug,
  input: z.record(z.string(), z.unknown()).default({}),
  /** Nodes to wait for without using their output. */
  after: z.array(Slug).default([]),
  retries: z.int().min(0).max(20).default(0),
  retryDelayMs: z.int().min(0).max(dayMs).default(10_000),
  /** `exponential` doubles the delay with each failure, up to `retryMaxDelayMs`. */
  retryBackoff: z.enum(["fixed", "exponential"]).optional(),
  retryMaxDelayMs: z.int().min(0).max(dayMs).optional(),
  /** Random share added to a delay, so that retries spread out. */
  retryJitter: z.number().min(0).max(1).optional(),
  /** Pool of workers that run it; undefined for that of the deployment, else of the flow. */
  pool: Pool.optional(),
  /** Timeout of an attempt, in ms. */
  timeoutMs: z.int().min(100).max(7_200_000).optional(),
  /** Cache lifetime, in ms: task runs of the same task, version and input reuse this output. */
  cache: z.object({ ttlMs: z.int().min(1000).max(31_536_000_000) }).optional(),
  /**
   * Condition of the node, in the Common Expression Language over `params` and `nodes.<id>.output`, `.state` and
   * `.message`: when it is false, the node is Skipped.
   */
  when: z.string().trim().min(1).max(maxExpressionLength).optional(),
  /** After this node has failed, the run goes on: nodes that only wait for it run. */
  allowFailure: z.boolean().optional(),
  /**
   * Names that the task's slots have in the flow, by the task's own names, which they have otherwise. Nodes that name a
   * slot alike share its block.
   */
  slots: z.record(z.string(), Slug).optional(),
  /** The node runs only after at least one of these has failed; else it is Skipped. */
  onFailureOf: z.array(Slug).min(1).max(50).optional(),
});
export type FlowNode = z.infer<typeof FlowNode>;

/** Slot for a block that a flow's tasks use. */
export const BlockSlot = z.object({
  type: z.string(),
  /** Alternative type that is accepted too. */
  orType: z.string().optional(),
  isOptional: z.boolean().default(false),
});
export type BlockSlot = z.infer<typeof BlockSlot>;

/** A flow as data: everything that determines a run. Its hash names the flow version. */
export const FlowDefinition = z.object({
  slug: Slug,
  params: z.record(z.string(), z.unknown()),
  nodes: z.array(FlowNode).min(1, "A flow needs at least one node.").max(200),
  /** Block slots of its tasks, by name: a run waits until the required ones are bound. */
  blocks: z.record(z.string(), BlockSlot).optional(),
  /** Pool of workers for nodes that name none, unless the deployment names one. */
  pool: Pool.optional(),
  /** Maximum duration of a run from its start, in ms; then it ends as TimedOut. */
  timeoutMs: z.int().min(1000).max(31_536_000_000).optional(),
});
export type FlowDefinition = z.infer<typeof FlowDefinition>;

/** A team's own flow as it is sent: the definition, with a display name. */
export const FlowInput = z.strictObject({
  ...FlowDefinition.shape,
  name: z.string().trim().min(1, "Enter a name for the flow.").max(120),
  description: z.string().max(2000).default(""),
  nodes: z.array(z.strictObject(FlowNode.shape)).min(1, "A flow needs at least one node.").max(200),
});
export type FlowInput = z.infer<typeof FlowInput>;
