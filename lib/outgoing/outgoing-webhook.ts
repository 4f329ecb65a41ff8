import { z } from "zod";
import { Instant } from "@/lib/base/instant";
import { registryEvents } from "@/lib/base/registry-event";
import { RunState } from "@/lib/base/run";
import { Slug } from "@/lib/base/slug";

const url = z.url({ protocol: /^https?$/, error: "Enter a URL that starts with https://." }).max(2000);
const block = Slug.describe("The name of a block of type slack-webhook.");
const common = z.strictObject({
  name: z.string().trim().min(1, "Enter a name.").max(80),
  description: z.string().trim().max(1000).default(""),
  isPaused: z.boolean().default(false),
});
const states = z.array(RunState).describe("With none, it tells of alerts only.");
const slugs = z.array(Slug).max(100);
const aboutRuns = common.extend({
  states: states.default(["Completed", "Failed", "TimedOut", "Crashed"]),
  flows: slugs.default([]),
  deployments: slugs.default([]),
});
const emails = z
  .array(z.email("Enter an e-mail address.").max(250))
  .min(1, "Choose at least one member.")
  .max(50)
  .describe("Addresses of members of the team.");
const events = z.array(z.enum(registryEvents)).min(1, "Choose at least one event.");

/**
 * A channel: destination of messages of alerts, and about runs that reach one of `states`: all runs, or those of the given
 * `flows` and `deployments`. `webhook` sends signed messages (Standard Webhooks) to a URL; `slack`, `teams` and `discord` send
 * text to a URL that is kept encrypted, `slack` also to that of a block; `email` sends it to members. `mlflow` tells of the
 * registry instead, with the messages and the signature of MLflow's server.
 */
export const OutgoingWebhookInput = z.discriminatedUnion("kind", [
  aboutRuns.extend({ kind: z.literal("webhook"), url }),
  aboutRuns
    .extend({ kind: z.literal("slack"), block: block.optional(), url: url.optional() })
    .refine(({ block, url }) => (block === undefined) !== (url === undefined), {
      path: ["url"],
      message: "Enter the URL of the channel, or choose a block that has it.",
    }),
  aboutRuns.extend({ kind: z.literal("teams"), url }),
  aboutRuns.extend({ kind: z.literal("discord"), url }),
  aboutRuns.extend({ kind: z.literal("email"), emails }),
  common.extend({ kind: z.literal("mlflow"), url, registryEvents: events }),
]);
export type OutgoingWebhookInput = z.infer<typeof OutgoingWebhookInput>;

/** Fields that `PATCH` may change; the kind is fixed. */
export const OutgoingWebhookChange = z.strictObject({
  name: common.shape.name.optional(),
  description: common.shape.description.unwrap().optional(),
  url: url.optional(),
  block: block.optional(),
  emails: emails.optional(),
  states: states.optional(),
  flows: slugs.optional(),
  deployments: slugs.optional(),
  registryEvents: events.optional(),
  isPaused: z.boolean().optional(),
  updatedAt: Instant.optional(),
});
export type OutgoingWebhookChange = z.infer<typeof OutgoingWebhookChange>;

/** Fields that a webhook of a kind has beside those of all. */
export const fieldsOfKind = {
  webhook: ["url", "states", "flows", "deployments"],
  slack: ["block", "url", "states", "flows", "deployments"],
  teams: ["url", "states", "flows", "deployments"],
  discord: ["url", "states", "flows", "deployments"],
  email: ["emails", "states", "flows", "deployments"],
  mlflow: ["url", "registryEvents"],
} satisfies Record<OutgoingWebhookInput["kind"], (keyof OutgoingWebhookChange)[]>;

/** True when the webhook is subscribed to a run in this state. */
export function isOfInterest(
  webhook: { states: string[]; flows: string[]; deployments: string[] },
  run: { state: string; flow: string; deployment: string | null },
): boolean {
  if (!webhook.states.includes(run.state)) return false;
  if (webhook.flows.length + webhook.deployments.length === 0) return true;
  return (
    webhook.flows.includes(run.flow) ||
    (run.deployment !== null && webhook.deployments.includes(run.deployment))
  );
}
