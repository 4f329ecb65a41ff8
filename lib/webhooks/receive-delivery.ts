import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { events } from "@/db/schema/events";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { DomainError } from "@/lib/errors";
import { recordEvent } from "@/lib/events/record-event";
import { keepableText } from "@/lib/keepable";
import { countUse } from "@/lib/limits/rate-limit";
import { maskHeaders } from "./mask-headers";
import { findWebhookByToken, type Webhook } from "./queries";
import type { Incoming } from "./scheme";
import { getScheme } from "./schemes";
import { goodSecrets } from "./secrets";
import type { Settled } from "./settle-delivery";
import { settleSoon } from "./settle-soon";

const hasStarted = raw`${webhookDeliveries.outcome} = 'started'`;

/** Of the requests that were refused, each webhook keeps the last so many, cut to so many bytes. */
const keptRefusals = 50;
const keptRefusedBytes = 8 * 1024;
/** After an event that tells of a refusal there is none for so long. */
const quietMinutes = 10;

/**
 * Takes a request to a webhook's address: verified, kept, and only then made a run of. A repeat under the same id
 * starts nothing and answers as the first did.
 * @returns what became of it; "received" when it is kept but could not be dealt with yet, which the sweeper then does
 * @throws DomainError "not-found" for an unknown address, "unauthenticated" when the sender did not prove itself,
 *   "rate-limited"
 */
export async function receiveDelivery(token: string, incoming: Incoming): Promise<Settled> {
  const webhook = await findWebhookByToken(token);
  if (!webhook)
    throw new DomainError("not-found", "There is no webhook at this address. It may have been rotated.");
  await countUse("webhook", webhook.id);
  const messageId = await verify(webhook, incoming);
  const delivery = await keepDelivery(webhook, incoming, messageId);
  return settleSoon(delivery.id);
}

async function verify(webhook: Webhook, incoming: Incoming): Promise<string | null> {
  const { teamId } = webhook;
  const scheme = getScheme(webhook.scheme);
  const now = Date.now();
  const secrets = await goodSecrets(webhook, now);
  try {
    return await scheme.verify(incoming, {
      teamId,
      secrets,
      settings: scheme.settings.parse(webhook.settings),
      now,
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === "unauthenticated")
      await keepRefusal(webhook, incoming, error.message);
    throw error;
  }
}

/**
 * Commits the delivery. A repeat is counted on the first one; unless that has started a run, it takes the repeat's content
 * and is decided again, for a webhook may have been resumed or its rules changed.
 */
async function keepDelivery(
  { teamId, id: webhookId }: Webhook,
  { headers, body }: Incoming,
  messageId: string | null,
): Promise<{ id: string }> {
  const [kept] = await db()
    .insert(webhookDeliveries)
    .values({
      teamId,
      webhookId,
      messageId: messageId === null ? null : keepableText(messageId, 255),
      headers: maskHeaders(headers),
      body,
      outcome: "received",
    })
    .onConflictDoUpdate({
      target: [webhookDeliveries.webhookId, webhookDeliveries.messageId],
      targetWhere: raw`outcome <> 'refused' and not is_replay`,
      set: {
        repeats: raw`${webhookDeliveries.repeats} + 1`,
        outcome: raw`case when ${hasStarted} then ${webhookDeliveries.outcome} else excluded.outcome end`,
        outcomeMessage: raw`case when ${hasStarted} then ${webhookDeliveries.outcomeMessage} end`,
        headers: raw`case when ${hasStarted} then ${webhookDeliveries.headers} else excluded.headers end`,
        body: raw`case when ${hasStarted} then ${webhookDeliveries.body} else excluded.body end`,
        failures: 0,
        nextAttemptAt: null,
      },
    })
    .returning({ id: webhookDeliveries.id });
  return kept!;
}

async function keepRefusal(webhook: Webhook, { headers, body }: Incoming, reason: string): Promise<void> {
  const ofWebhook = and(
    eq(webhookDeliveries.webhookId, webhook.id),
    eq(webhookDeliveries.outcome, "refused"),
  );
  await db()
    .insert(webhookDeliveries)
    .values({
      teamId: webhook.teamId,
      webhookId: webhook.id,
      headers: maskHeaders(headers),
      body: body.subarray(0, keptRefusedBytes),
      outcome: "refused",
      outcomeMessage: reason,
    });
  await db()
    .delete(webhookDeliveries)
    .where(
      and(
        ofWebhook,
        raw`${webhookDeliveries.id} not in (select id from webhook_deliveries
        where webhook_id = ${webhook.id} and outcome = 'refused' order by id desc limit ${keptRefusals})`,
      ),
    );
  await tellOfRefusals(webhook, reason);
}

/** Not of each: whoever knows an address could fill the events. */
async function tellOfRefusals({ teamId, id: webhookId, name }: Webhook, reason: string): Promise<void> {
  const lately = and(
    eq(events.teamId, teamId),
    eq(events.type, "webhook.refused"),
    raw`${events.data}->>'webhookId' = ${webhookId}`,
    raw`${events.createdAt} > now() - ${quietMinutes} * interval '1 minute'`,
  );
  if ((await db().$count(events, lately)) > 0) return;
  await recordEvent(teamId, {
    type: "webhook.refused",
    subject: name,
    message: `A request to the webhook ${name} was refused: ${reason}`,
    data: { webhookId },
  });
}
