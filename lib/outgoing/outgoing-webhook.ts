import { z } from "zod";
import { Instant } from "@/lib/base/instant";
import { RunState } from "@/lib/base/run";
import { Slug } from "@/lib/base/slug";

const url = z.url({ protocol: /^https?$/, error: "Enter a URL that starts with https://." }).max(2000);
const block = Slug.describe("The name of a block of type slack-webhook.");
const shared = z.strictObject({
  name: z.string().trim().min(1, "Enter a name.").max(80),
  states: z
    .array(RunState)
    .min(1, "Choose at least one state.")
    .default(["Completed", "Failed", "TimedOut", "Crashed"]),
  flows: z.array(Slug).max(100).default([]),
  deployments: z.array(Slug).max(100).default([]),
  isPaused: z.boolean().default(false),
});

/**
 * Destination of notifications about runs that reach one of `states`: all runs, or those of the given `flows` and
 * `deployments`. `webhook` sends signed messages (Standard Webhooks) to a URL, `slack` sends text to the channel of a
 * block.
 */
export const OutgoingWebhookInput = z.discriminatedUnion("kind", [
  shared.extend({ kind: z.literal("webhook"), url }),
  shared.extend({ kind: z.literal("slack"), block }),
]);
export type OutgoingWebhookInput = z.infer<typeof OutgoingWebhookInput>;

/** Fields that `PATCH` may change; the kind is fixed. */
export const OutgoingWebhookChange = z.strictObject({
  name: shared.shape.name.optional(),
  url: url.optional(),
  block: block.optional(),
  states: z.array(RunState).min(1, "Choose at least one state.").optional(),
  flows: z.array(Slug).max(100).optional(),
  deployments: z.array(Slug).max(100).optional(),
  isPaused: z.boolean().optional(),
  updatedAt: Instant.optional(),
});
export type OutgoingWebhookChange = z.infer<typeof OutgoingWebhookChange>;

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
