import { and, eq, inArray, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { outgoingAttempts, outgoingDeliveries, outgoingWebhooks } from "@/db/schema/outgoing";
import { recordEvent } from "@/lib/events/record-event";
import { announce } from "@/lib/live/live";
import { type Answer, post } from "./post";
import { readRetryAfter, retryDelayMs } from "./retry-schedule";

/** Lease duration, in ms; longer than a call may take, so an expired lease means that its process has ended. */
const leaseMs = 30_000;
/** Maximum number of concurrent messages to one webhook. */
const mostOfOne = 2;

type Claim = typeof outgoingDeliveries.$inferSelect & { webhook: typeof outgoingWebhooks.$inferSelect };

/**
 * Sends due deliveries, a few at once; several processes share the work. A delivery is claimed before it is sent and
 * recorded after: when a process dies in between, it is sent again under the same id (at-least-once delivery).
 * @returns number of deliveries sent
 */
export async function sendDeliveries(atOnce = 10): Promise<number> {
  const claims = await claimDue(atOnce);
  await Promise.all(
    claims.map(async (claim) => {
      await record(claim, await post(claim.webhook, claim));
      announce({ teamId: claim.teamId, kind: "event" });
    }),
  );
  return claims.length;
}

/**
 * Claims the oldest due deliveries, round-robin over teams, and few of each webhook: an unresponsive one must not delay
 * others.
 */
async function claimDue(limit: number): Promise<Claim[]> {
  return db().transaction(async (tx) => {
    const due = await readRows(
      tx.execute(raw`
      select id from (
        select due.*, row_number() over (partition by webhook.team_id order by due.next_attempt_at) as turn
        from outgoing_webhooks webhook
        cross join lateral (
          select id, next_attempt_at from outgoing_deliveries
          where outgoing_webhook_id = webhook.id and state = 'waiting' and next_attempt_at <= now()
          order by next_attempt_at limit ${mostOfOne} for update skip locked
        ) due
        where not webhook.is_paused
      ) as fair
      order by turn, next_attempt_at limit ${limit}`),
      { id: outgoingDeliveries.id },
    );
    if (due.length === 0) return [];
    const claimed = await tx
      .update(outgoingDeliveries)
      .set({
        attempts: raw`${outgoingDeliveries.attempts} + 1`,
        nextAttemptAt: raw`now() + ${leaseMs} * interval '1 millisecond'`,
      })
      .from(outgoingWebhooks)
      .where(
        and(
          eq(outgoingWebhooks.id, outgoingDeliveries.outgoingWebhookId),
          inArray(
            outgoingDeliveries.id,
            due.map(({ id }) => id),
          ),
        ),
      )
      .returning();
    await tx
      .insert(outgoingAttempts)
      .values(claimed.map(({ teamId, id, attempts }) => ({ teamId, deliveryId: id, attempt: attempts })));
    return claimed.map(({ outgoing_webhooks: webhook, ...delivery }) => ({ ...delivery, webhook }));
  });
}

/**
 * Records the result of an attempt and schedules the next. Has no effect when another process has taken over the lease.
 */
async function record(claim: Claim, answer: Answer): Promise<void> {
  const { id, teamId, attempts, webhook } = claim;
  const isGone = answer.status === 410;
  const delayMs = isGone
    ? undefined
    : retryDelayMs(attempts - claim.attemptsBefore, readRetryAfter(answer.retryAfter));
  await db().transaction(async (tx) => {
    await tx
      .update(outgoingAttempts)
      .set({ status: answer.status, response: answer.response, error: answer.error, endedAt: raw`now()` })
      .where(and(eq(outgoingAttempts.deliveryId, id), eq(outgoingAttempts.attempt, attempts)));
    const isOver = answer.isOk || delayMs === undefined;
    const [recorded] = await tx
      .update(outgoingDeliveries)
      .set(
        isOver
          ? { state: answer.isOk ? "delivered" : "gave-up", nextAttemptAt: null, endedAt: raw`now()` }
          : { nextAttemptAt: raw`now() + ${delayMs} * interval '1 millisecond'` },
      )
      .where(and(eq(outgoingDeliveries.id, id), eq(outgoingDeliveries.attempts, attempts)))
      .returning({ id: outgoingDeliveries.id });
    if (!recorded || answer.isOk || delayMs !== undefined) return;
    const why = isGone ? "The receiver answered 410 Gone" : `${attempts} attempts failed`;
    if (isGone)
      await tx
        .update(outgoingWebhooks)
        .set({
          isPaused: true,
          pauseReason: `${why}: the receiver no longer accepts messages.`,
          updatedAt: raw`now()`,
        })
        .where(eq(outgoingWebhooks.id, webhook.id));
    await recordEvent(
      teamId,
      {
        type: "delivery.gave_up",
        subject: webhook.name,
        message: `${why}: the message ${claim.type} was not delivered to ${webhook.name}${isGone ? ", which is now paused" : ""}.`,
        runId: claim.runId ?? undefined,
        data: { outgoingWebhookId: webhook.id, deliveryId: id },
      },
      tx,
    );
  });
}
