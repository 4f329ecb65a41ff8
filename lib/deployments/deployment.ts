import { z } from "zod";
import { Instant } from "@/lib/base/instant";
import { PlainName } from "@/lib/base/plain-name";
import { Slug } from "@/lib/base/slug";
import { ScheduleInput } from "@/lib/schedules/schedule";

const Tag = z.string().trim().min(1).max(60);

/** What can be set of a deployment, and changed later. */
const settings = {
  name: PlainName,
  description: z.string().max(2000),
  /** The number of a flow version; null follows the newest. */
  version: z.int().min(1).nullable(),
  /** Required ones may be missing: each run then gives them. */
  params: z.record(z.string(), z.unknown()),
  /** Block names by slot. */
  blocks: z.record(z.string(), z.string()),
  tags: z.array(Tag).max(20),
  /** Runs at once; null is no limit. */
  concurrencyLimit: z.int().min(1).max(10_000).nullable(),
  /** What becomes of a run that finds no free slot. */
  onConflict: z.enum(["queue", "cancel-new"]),
  isPaused: z.boolean(),
  /** When it starts by itself. In a change, the whole list: those with an id change, those that are left out go. */
  schedules: z.array(ScheduleInput).max(20),
};

/** What the form of a deployment holds. */
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
  concurrencyLimit: settings.concurrencyLimit.default(null),
  onConflict: settings.onConflict.default("queue"),
  isPaused: settings.isPaused.default(false),
  schedules: settings.schedules.default([]),
});
export type DeploymentInput = z.infer<typeof DeploymentInput>;

/** What is left out stays as it is. */
export const DeploymentChange = z.strictObject({
  ...z.object(settings).partial().shape,
  /** As it was read: when the deployment has changed since, the change is refused. */
  updatedAt: Instant.optional(),
});
export type DeploymentChange = z.infer<typeof DeploymentChange>;
