import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { environment } from "@/lib/base/environment";
import { iso } from "@/lib/base/instant";
import type { Delivery, ListedDelivery, Webhook } from "@/lib/webhooks/queries";
import type { Settled } from "@/lib/webhooks/settle-delivery";
import { deliveryOutcomes, Mapping, schemeSlugs } from "@/lib/webhooks/webhook";

export const WebhookAnswer = z.object({
  id: z.string(),
  name: z.string(),
  deployment: z.string(),
  scheme: z.enum(schemeSlugs),
  settings: z.record(z.string(), z.unknown()),
  mapping: Mapping,
  filter: z.string().nullable(),
  isPaused: z.boolean(),
  previousSecretUntil: Time.nullable(),
  previousAddressUntil: Time.nullable(),
  createdAt: Time,
  updatedAt: Time,
});

/** Shown once: the full address, and the secret if the scheme has one. */
export const CredentialsAnswer = z.object({
  token: z.string().optional(),
  url: z.url().optional(),
  secret: z.string().optional(),
});

export const DeliveryAnswer = z.object({
  id: z.string(),
  messageId: z.string().nullable(),
  outcome: z.enum(deliveryOutcomes),
  message: z.string().nullable(),
  run: z.string().nullable(),
  url: z.url().nullable(),
  repeats: z.int(),
  replayOf: z.string().nullable(),
  createdAt: Time,
});

export const OneDeliveryAnswer = DeliveryAnswer.extend({
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

export const SettledAnswer = z.object({
  delivery: z.string(),
  outcome: z.enum(deliveryOutcomes),
  message: z.string().nullable(),
  run: z.string().nullable(),
  url: z.url().nullable(),
});

export function webhookAnswer(webhook: Webhook): z.input<typeof WebhookAnswer> {
  return {
    ...webhook,
    settings: webhook.settings as Record<string, unknown>,
    previousSecretUntil: iso(webhook.previousSecretUntil),
    previousAddressUntil: iso(webhook.previousTokenUntil),
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

export function deliveryAnswer(row: ListedDelivery): z.input<typeof DeliveryAnswer> {
  return {
    ...row,
    message: row.outcomeMessage,
    run: row.runId,
    url: runUrl(row.runId),
    replayOf: row.replayOfId,
    createdAt: row.createdAt.toISOString(),
  };
}

export function oneDeliveryAnswer(delivery: Delivery): z.input<typeof OneDeliveryAnswer> {
  return { ...deliveryAnswer(delivery), headers: delivery.headers, body: delivery.body.toString("utf8") };
}

export function settledAnswer(settled: Settled): z.input<typeof SettledAnswer> {
  return { ...settled, url: runUrl(settled.run) };
}

function runUrl(runId: string | null): string | null {
  return runId && `${environment().publicUrl}/runs/${runId}`;
}
