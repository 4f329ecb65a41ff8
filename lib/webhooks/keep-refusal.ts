import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { events } from "@/db/schema/events";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { recordEvent } from "@/lib/events/record-event";
import { maskHeaders } from "./mask-headers";
import type { Addressee } from "./open-address";
import type { Incoming } from "./scheme";

/** Number of refused requests kept per webhook, and their maximum size in bytes. */
const keptRefusals = 50;
const keptRefusedBytes = 8 * 1024;
/** Minimum interval between two events about refusals, in minutes. */
const quietMinutes = 10;

/** Records a request that failed authentication, with an event at a limited rate. */
export async function keepRefusal(
  webhook: Addressee,
  { headers, body }: Incoming,
  reason: string,
): Promise<void> {
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

/** Rate-limited: anyone who knows the URL could flood the events. */
async function tellOfRefusals({ teamId, id: webhookId, name }: Addressee, reason: string): Promise<void> {
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
