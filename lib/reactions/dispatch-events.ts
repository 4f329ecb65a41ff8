import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { isPassing } from "@/db/refusal";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { runEvents } from "@/db/schema/runs";
import { evaluateChange, listensTo } from "@/lib/automations/evaluate-change";
import { fire, type Spark } from "@/lib/automations/fire";
import { isRetried } from "@/lib/automations/is-retried";
import { listActiveAutomations } from "@/lib/automations/queries";
import { logError } from "@/lib/base/log-error";
import { runMessage } from "@/lib/outgoing/message";
import { isOfInterest } from "@/lib/outgoing/outgoing-webhook";
import { queueDelivery } from "@/lib/outgoing/queue-delivery";
import { getRun, type Run } from "@/lib/runs/read/queries";

type RunEvent = typeof runEvents.$inferSelect;

/**
 * Passes state changes of runs to outgoing webhooks and automations, oldest first. Their reactions are recorded in the
 * transaction that marks the change as processed, and processes skip rows that another has locked: so each change is
 * processed exactly once. A change that cannot be processed is logged and skipped, so that it does not block others.
 * @returns number of processed changes, and whether any caused a reaction: then there are actions to perform or
 * messages to send
 */
export async function dispatchEvents(limit = 200): Promise<Dispatched> {
  try {
    return await dispatch(undispatched, limit);
  } catch (error) {
    if (isPassing(error)) throw error;
    return dispatchOneByOne(limit);
  }
}

type Dispatched = { seen: number; hasFollowUps: boolean };
const undispatched = and(isNull(runEvents.nodeId), eq(runEvents.isDispatched, false));

async function dispatchOneByOne(limit: number): Promise<Dispatched> {
  const oldest = db().select({ id: runEvents.id }).from(runEvents).where(undispatched);
  const all: Dispatched = { seen: 0, hasFollowUps: false };
  for (const { id } of await oldest.orderBy(asc(runEvents.id)).limit(limit)) {
    const isOne = eq(runEvents.id, id);
    const result = await dispatch(and(undispatched, isOne), 1).catch(async (error) => {
      if (isPassing(error)) throw error;
      logError(`The state change ${id} of a run could not be processed.`, error);
      await db().update(runEvents).set({ isDispatched: true }).where(isOne);
      return { seen: 1, hasFollowUps: false };
    });
    all.seen += result.seen;
    all.hasFollowUps ||= result.hasFollowUps;
  }
  return all;
}

async function dispatch(which: typeof undispatched, limit: number): Promise<Dispatched> {
  return db().transaction(async (tx) => {
    const events = await tx
      .select()
      .from(runEvents)
      .where(which)
      .orderBy(asc(runEvents.id))
      .limit(limit)
      .for("update", { skipLocked: true });
    if (events.length === 0) return { seen: 0, hasFollowUps: false };
    const teamIds = [...new Set(events.map((event) => event.teamId))];
    const webhooks = await tx
      .select()
      .from(outgoingWebhooks)
      .where(and(inArray(outgoingWebhooks.teamId, teamIds), eq(outgoingWebhooks.isPaused, false)));
    const automations = await listActiveAutomations(teamIds, tx);
    const sparks: Spark[] = [];
    let hasFollowUps = false;
    for (const event of events) {
      const { teamId, state } = event;
      const toTell = webhooks.filter(
        (webhook) => webhook.teamId === teamId && webhook.states.includes(state),
      );
      const asked = automations.filter(
        (automation) => automation.teamId === teamId && listensTo(automation, state),
      );
      if (toTell.length + asked.length === 0) continue;
      hasFollowUps = true;
      const run = await getRun(teamId, event.runId);
      await tell(tx, event, run, toTell);
      // A failure that the deployment retries is no end yet.
      const toAsk = asked.length > 0 && (await isRetried({ event, run })) ? [] : asked;
      sparks.push(...(await evaluateChange(toAsk, { teamId, event, run })));
    }
    // A fixed order of automations avoids deadlocks between processes.
    for (const spark of sparks.sort((a, b) => a.automation.id.localeCompare(b.automation.id)))
      await fire(tx, spark);
    await tx
      .update(runEvents)
      .set({ isDispatched: true })
      .where(
        inArray(
          runEvents.id,
          events.map((event) => event.id),
        ),
      );
    return { seen: events.length, hasFollowUps };
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
