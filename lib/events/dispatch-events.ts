import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { runEvents } from "@/db/schema/runs";
import { runMessage } from "@/lib/outgoing/message";
import { isOfInterest } from "@/lib/outgoing/outgoing-webhook";
import { queueDelivery } from "@/lib/outgoing/queue-delivery";
import { getRun, type Run } from "@/lib/runs/queries";

export type RunEvent = typeof runEvents.$inferSelect;

/**
 * Shows changes of state of runs, oldest first, to outgoing webhooks and automations. What they make of one is kept in
 * the transaction that marks it as seen, and processes pass over what another has at hand: so each is seen once.
 * @returns how many; less than `limit` when there are no more
 */
export async function dispatchEvents(limit = 200): Promise<number> {
  return db().transaction(async (tx) => {
    const events = await tx
      .select()
      .from(runEvents)
      .where(and(isNull(runEvents.nodeId), eq(runEvents.isDispatched, false)))
      .orderBy(asc(runEvents.id))
      .limit(limit)
      .for("update", { skipLocked: true });
    if (events.length === 0) return 0;
    const teamIds = [...new Set(events.map((event) => event.teamId))];
    const webhooks = await tx
      .select()
      .from(outgoingWebhooks)
      .where(and(inArray(outgoingWebhooks.teamId, teamIds), eq(outgoingWebhooks.isPaused, false)));
    for (const event of events) {
      const interested = webhooks.filter(
        ({ teamId, states }) => teamId === event.teamId && states.includes(event.state),
      );
      if (interested.length === 0) continue;
      await tell(tx, event, await getRun(event.teamId, event.runId), interested);
    }
    await tx
      .update(runEvents)
      .set({ isDispatched: true })
      .where(
        inArray(
          runEvents.id,
          events.map((event) => event.id),
        ),
      );
    return events.length;
  });
}

async function tell(
  tx: Transaction,
  event: RunEvent,
  run: Run,
  webhooks: (typeof outgoingWebhooks.$inferSelect)[],
): Promise<void> {
  const message = runMessage(run, event);
  for (const webhook of webhooks)
    if (isOfInterest(webhook, { ...run, state: event.state }))
      await queueDelivery(webhook, `event:${event.id}`, message, tx);
}
