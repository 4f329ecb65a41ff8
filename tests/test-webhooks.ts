import { Webhook } from "standardwebhooks";
import type { z } from "zod";
import { createWebhook } from "@/lib/webhooks/mutations";
import type { Incoming } from "@/lib/webhooks/scheme";
import { NewWebhook } from "@/lib/webhooks/webhook";

/**
 * A webhook of the team's deployment "echoes" that maps `payload.text`; Standard Webhooks unless `more` overrides it.
 */
export async function makeWebhook(teamId: string, more: Partial<z.input<typeof NewWebhook>> = {}) {
  const given = {
    deployment: "echoes",
    name: "Hook",
    scheme: "standard-webhooks" as const,
    mapping: { text: { $from: "payload.text" } },
    ...more,
  };
  const made = await createWebhook(teamId, NewWebhook.parse(given));
  return { ...made, secret: made.secret ?? "" };
}

/** A request signed according to Standard Webhooks, by the library of that name. */
export function signed(
  secret: string,
  body: unknown,
  { id = crypto.randomUUID() as string, at = new Date() } = {},
): Incoming {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, text),
    },
    body: Buffer.from(text),
  };
}
