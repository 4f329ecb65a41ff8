import { and, eq, sql as raw } from "drizzle-orm";
import { type Database, db, type Transaction } from "@/db/client";
import { newId } from "@/db/id";
import { outgoingDeliveries } from "@/db/schema/outgoing";
import { recordAct } from "@/lib/audit/record-act";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { registryBody } from "@/lib/base/registry-event";
import { announce } from "@/lib/live/live";
import type { ChannelKind } from "./channel-kind";
import type { Message } from "./message";
import { bodyOf } from "./message-body";
import { getOutgoingWebhook } from "./queries";
import { exampleData } from "./registry-example";

/** Recipient of a message. */
export interface Recipient {
  id: string;
  teamId: string;
  kind: ChannelKind | "mlflow";
}

/**
 * Queues a message. @param cause idempotency key: a webhook gets one message per cause, however often this is called
 * @returns whether it is queued by this call
 * @throws DomainError "conflict" for a webhook that tells of the registry
 */
export async function queueDelivery(
  webhook: Recipient,
  cause: string,
  message: Message,
  within: Database | Transaction = db(),
): Promise<boolean> {
  if (webhook.kind === "mlflow")
    throw new DomainError("conflict", "This channel tells of the registry only. Choose another.");
  const body = bodyOf[webhook.kind](message);
  return queueBody(webhook, cause, { type: message.type, runId: message.runId, body }, within);
}

async function queueBody(
  { id: outgoingWebhookId, teamId }: Recipient,
  cause: string,
  { type, runId, body }: { type: string; runId?: string; body: string },
  within: Database | Transaction = db(),
): Promise<boolean> {
  const queued = await within
    .insert(outgoingDeliveries)
    .values({ teamId, outgoingWebhookId, cause, type, runId, body, nextAttemptAt: raw`now()` })
    .onConflictDoNothing()
    .returning({ id: outgoingDeliveries.id });
  announce({ teamId, kind: "event" });
  return queued.length > 0;
}

/** Sends a message that is marked as a test. @throws DomainError "not-found", "conflict" when it is paused */
export async function sendTest(teamId: string, id: string, who: string): Promise<void> {
  const webhook = await getOutgoingWebhook(teamId, id);
  if (webhook.isPaused) throw new DomainError("conflict", "This channel is paused. Resume it first.");
  const cause = `test:${newId()}`;
  const [event] = webhook.registryEvents;
  if (event)
    await queueBody({ ...webhook, teamId }, cause, {
      type: event,
      body: registryBody(event, exampleData[event]),
    });
  else
    await queueDelivery({ ...webhook, teamId }, cause, {
      type: "test",
      timestamp: new Date(),
      data: { message: `A test message from Switchyard, sent by ${who}.` },
      subject: webhook.name,
      link: `${environment().publicUrl}/alerts/channels/${id}`,
      words: `was tested by ${who}: notifications from Switchyard arrive here`,
    });
  await recordAct(teamId, "outgoing-webhook.tested", { kind: "outgoing-webhook", id, name: webhook.name });
}

/**
 * Sends an ended delivery again, under its old id. @throws DomainError "not-found", "conflict" when it is in progress
 */
export async function replayDelivery(teamId: string, webhookId: string, id: string): Promise<void> {
  const isTheirs = and(
    eq(outgoingDeliveries.teamId, teamId),
    eq(outgoingDeliveries.outgoingWebhookId, webhookId),
    eq(outgoingDeliveries.id, id),
  );
  const [replayed] = await db()
    .update(outgoingDeliveries)
    .set({
      state: "waiting",
      endedAt: null,
      attemptsBefore: outgoingDeliveries.attempts,
      nextAttemptAt: raw`now()`,
    })
    .where(and(isTheirs, raw`${outgoingDeliveries.state} <> 'waiting'`))
    .returning({ id: outgoingDeliveries.id });
  if (replayed) {
    const { name } = await getOutgoingWebhook(teamId, webhookId);
    const subject = { kind: "outgoing-webhook", id: webhookId, name };
    await recordAct(teamId, "outgoing-webhook.replayed", subject, { delivery: id });
    return announce({ teamId, kind: "event" });
  }
  if ((await db().$count(outgoingDeliveries, isTheirs)) === 0)
    throw new DomainError("not-found", "There is no such delivery.");
  throw new DomainError("conflict", "This delivery is already queued.");
}
