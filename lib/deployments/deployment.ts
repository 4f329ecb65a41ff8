import { z } from "zod";
import { Instant } from "@/lib/base/instant";
import { PlainName } from "@/lib/base/plain-name";
import { Slug } from "@/lib/base/slug";
import { Pool } from "@/lib/executors/pool";
import { ScheduleInput } from "@/lib/schedules/schedule";

const Tag = z.string().trim().min(1).max(60);

/** Order of runs that wait for a slot, highest first. */
export const Priority = z.int().min(-100).max(100);

const longestDelayMs = 86_400_000;

/** Settings of a deployment; all of them can be changed later. */
const settings = {
  name: PlainName,
  description: z.string().max(2000),
  /** Number of a pinned flow version; null follows the newest. */
  version: z.int().min(1).nullable(),
  /** Required parameters may be missing: each run must then supply them. */
  params: z.record(z.string(), z.unknown()),
  /** Block names by slot. */
  blocks: z.record(z.string(), z.string()),
  tags: z.array(Tag).max(20),
  /** Order of its runs where they wait for a slot, highest first; null for that of the run that starts them, else 0. */
  priority: Priority.nullable(),
  /** Number of times that a run is retried by itself after it has Failed, Crashed or TimedOut, and the delay before each. */
  retries: z.int().min(0).max(100),
  retryDelayMs: z.int().min(0).max(longestDelayMs),
  /** Pool of workers for nodes that name none; null for that of the flow. */
  pool: Pool.nullable(),
  /** Maximum concurrent runs; null for no limit. */
  concurrencyLimit: z.int().min(1).max(10_000).nullable(),
  /** Policy for a run that finds no free slot. */
  onConflict: z.enum(["queue", "cancel-new"]),
  isPaused: z.boolean(),
  /** Schedules. In a change, the whole list: entries with an id are updated, missing ones are deleted. */
  schedules: z.array(ScheduleInput).max(20),
};

/** Fields of the deployment form. */
export const DeploymentSettings = z.object(settings).omit({ isPaused: true, schedules: true });
export type DeploymentSettings = z.infer<typeof DeploymentSettings>;

export const DeploymentInput = z.strictObject({
  slug: Slug,
  flow: z.string(),
  ...settings,
  description: settings.description.default(""),
  version: settings.version.default(null),
  params: settings.params.default({}),
  blocks: settings.blocks.default({}),
  tags: settings.tags.default([]),
  priority: settings.priority.default(null),
  retries: settings.retries.default(0),
  retryDelayMs: settings.retryDelayMs.default(0),
  pool: settings.pool.default(null),
  concurrencyLimit: settings.concurrencyLimit.default(null),
  onConflict: settings.onConflict.default("queue"),
  isPaused: settings.isPaused.default(false),
  schedules: settings.schedules.default([]),
});
export type DeploymentInput = z.infer<typeof DeploymentInput>;

/** Fields that are left out stay unchanged. */
export const DeploymentChange = z.strictObject({
  ...z.object(settings).partial().shape,
  /** Optimistic lock: the change is refused when the deployment has changed since. */
  updatedAt: Instant.optional(),
});
export type DeploymentChange = z.infer<typeof DeploymentChange>;
