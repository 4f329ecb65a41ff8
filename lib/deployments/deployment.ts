import { z } from "zod";
import type { FieldIssue } from "@/lib/errors";
import { type JsonSchema, Slug } from "@/lib/flows/flow";

const Tag = z.string().trim().min(1).max(60);

/** What can be set of a deployment, and changed later. */
const settings = {
  name: z.string().trim().min(1, "Give the deployment a name.").max(120),
  description: z.string().max(2000),
  /** The number of a flow version; null follows the newest. */
  version: z.int().min(1).nullable(),
  params: z.record(z.string(), z.unknown()),
  /** Block names by slot. */
  blocks: z.record(z.string(), z.string()),
  tags: z.array(Tag).max(20),
  /** Runs at once; null is no limit. */
  concurrencyLimit: z.int().min(1).max(10_000).nullable(),
  /** What becomes of a run that finds no free slot. */
  onConflict: z.enum(["queue", "cancel-new"]),
  isPaused: z.boolean(),
};

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
});
export type DeploymentInput = z.infer<typeof DeploymentInput>;

/** What is left out stays as it is. */
export const DeploymentChange = z.strictObject({
  ...z.object(settings).partial().shape,
  /** As it was read: when the deployment has changed since, the change is refused. */
  updatedAt: z.iso.datetime({ offset: true }).optional(),
});
export type DeploymentChange = z.infer<typeof DeploymentChange>;

/**
 * What is wrong with a deployment's parameters. Required ones may be missing: each run then gives them.
 */
export function checkDeploymentParams(schema: JsonSchema, params: Record<string, unknown>): FieldIssue[] {
  const known = Object.keys((schema.properties ?? {}) as object);
  const unknown = Object.keys(params).filter((name) => !known.includes(name));
  const parsed = z.fromJSONSchema({ ...schema, required: [] }).safeParse(params);
  return [
    ...unknown.map((name) => ({
      path: `params.${name}`,
      message: `There is no such parameter. Known: ${known.join(", ") || "none"}.`,
    })),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: ["params", ...path].join("."),
      message,
    })),
  ];
}
