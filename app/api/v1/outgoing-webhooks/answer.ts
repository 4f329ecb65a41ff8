import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { iso } from "@/lib/base/instant";
import { registryEvents } from "@/lib/base/registry-event";
import { RunState } from "@/lib/base/run";
import { channelKinds } from "@/lib/outgoing/channel-kind";
import type { OutgoingDelivery, OutgoingWebhook } from "@/lib/outgoing/queries";

export const OutgoingWebhookAnswer = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.enum([...channelKinds, "mlflow"]),
  /** Null where it is a secret: of slack, teams and discord. */
  url: z.string().nullable(),
  block: z.string().nullable(),
  emails: z.array(z.string()),
  states: z.array(RunState),
  flows: z.array(z.string()),
  deployments: z.array(z.string()),
  registryEvents: z.array(z.enum(registryEvents)),
  isPaused: z.boolean(),
  pauseReason: z.string().nullable(),
  createdAt: Time,
  updatedAt: Time,
});

export const OutgoingDeliveryAnswer = z.object({
  /** The `webhook-id`. */
  id: z.string(),
  type: z.string(),
  run: z.string().nullable(),
  state: z.enum(["waiting", "delivered", "gave-up"]),
  nextAttemptAt: Time.nullable(),
  createdAt: Time,
  endedAt: Time.nullable(),
  body: z.string(),
  attempts: z.array(
    z.object({
      attempt: z.int(),
      status: z.int().nullable(),
      response: z.string().nullable(),
      error: z.string().nullable(),
      startedAt: Time,
      endedAt: Time.nullable(),
    }),
  ),
});

export function outgoingWebhookAnswer(webhook: OutgoingWebhook): z.input<typeof OutgoingWebhookAnswer> {
  return {
    ...webhook,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

export function outgoingDeliveryAnswer(delivery: OutgoingDelivery): z.input<typeof OutgoingDeliveryAnswer> {
  return {
    ...delivery,
    run: delivery.runId,
    nextAttemptAt: iso(delivery.nextAttemptAt),
    createdAt: delivery.createdAt.toISOString(),
    endedAt: iso(delivery.endedAt),
    attempts: delivery.attempts.map((attempt) => ({
      ...attempt,
      startedAt: attempt.startedAt.toISOString(),
      endedAt: iso(attempt.endedAt),
    })),
  };
}
