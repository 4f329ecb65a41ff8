import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { events } from "@/db/schema/events";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { recordEvent } from "@/lib/events/record-event";
import { maskHeaders } from "./mask-headers";
import type { Addressee } from "./open-address";
import type { Incoming } from "./scheme";

/** Of the requests that were refused, each webhook keeps the last so many, cut to so many bytes. */
const keptRefusals = 50;
const keptRefusedBytes = 8 * 1024;
/** After an event that tells of a refusal there is none for so long. */
const quietMinutes = 10;

/** Keeps a request whose sender did not prove itself, and tells of it once in a while. */
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

/** Not of each: whoever knows an address could fill the events. */
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
