import { and, asc, eq, lt, or, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { DomainError } from "@/lib/errors";
import { startRun } from "@/lib/runs/start-run";
import { planRun } from "./plan-run";
import { getWebhook } from "./queries";
import type { DeliveryOutcome } from "./webhook";

/** What became of a delivery. */
export interface Settled {
  delivery: string;
  outcome: DeliveryOutcome;
  message: string | null;
  /** The id of the run that it started. */
  run: string | null;
}

/**
 * Decides what becomes of a delivery that was kept, and starts its run. Any number of processes may do it at once and
 * again after a crash: the run's idempotency key is the delivery, so there is one run, and all get the same answer.
 * @throws DomainError "not-found"
 */
export async function settleDelivery(id: string): Promise<Settled> {
  const delivery = await readDelivery(id);
  if (delivery.outcome !== "received") return settled(delivery);
  const decided = await decide(delivery);
  await db()
    .update(webhookDeliveries)
    .set(decided)
    .where(
      and(
        eq(webhookDeliveries.id, id),
        // Who started the run is right, even when another found the webhook paused by then.
        or(
          eq(webhookDeliveries.outcome, "received"),
          decided.outcome === "started" ? raw`${webhookDeliveries.runId} is null` : undefined,
        ),
      ),
    );
  return settled(await readDelivery(id));
}

/** Settles what a crash left: deliveries of more than `olderThanMs` ago without an outcome. @returns how many */
export async function settleLeftDeliveries(olderThanMs: number): Promise<number> {
  const left = await db()
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.outcome, "received"),
        lt(webhookDeliveries.createdAt, raw`now() - ${olderThanMs} * interval '1 millisecond'`),
      ),
    )
    .orderBy(asc(webhookDeliveries.id))
    .limit(100);
  let count = 0;
  for (const { id } of left) {
    await settleDelivery(id).then(
      () => count++,
      (error) => console.error(`The webhook delivery ${id} could not be dealt with yet.`, error),
    );
  }
  return count;
}

type Row = typeof webhookDeliveries.$inferSelect;
type Decision = { outcome: DeliveryOutcome; outcomeMessage: string | null; runId?: string };

async function decide(delivery: Row): Promise<Decision> {
  const { teamId } = delivery;
  const idempotencyKey = `webhook:${delivery.id}`;
  const [before] = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.idempotencyKey, idempotencyKey)));
  if (before) return { outcome: "started", outcomeMessage: null, runId: before.id };

  const webhook = await getWebhook(teamId, delivery.webhookId);
  if (webhook.isPaused || webhook.isDeploymentPaused) {
    const what = webhook.isPaused ? "webhook" : "deployment";
    return { outcome: "paused", outcomeMessage: `The ${what} was paused. Resume it and replay this.` };
  }
  try {
    const plan = planRun(webhook, delivery);
    if ("heldBack" in plan) return { outcome: "ignored", outcomeMessage: plan.heldBack };
    const { id: runId } = await startRun(teamId, webhook.deployment, {
      params: plan.params,
      trigger: { type: "webhook", webhookId: webhook.id, deliveryId: delivery.id, name: webhook.name },
      idempotencyKey,
    });
    return { outcome: "started", outcomeMessage: null, runId };
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid")
      return { outcome: "invalid", outcomeMessage: sentenceOf(error) };
    throw error;
  }
}

function sentenceOf({ message, issues }: DomainError): string {
  if (issues.length === 0) return message;
  return `Invalid parameters: ${issues.map((issue) => `${issue.path}: ${issue.message}`).join(" ")}`;
}

async function readDelivery(id: string): Promise<Row> {
  const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));
  if (!row) throw new DomainError("not-found", "There is no such delivery.");
  return row;
}

function settled({ id, outcome, outcomeMessage, runId }: Row): Settled {
  return { delivery: id, outcome, message: outcomeMessage, run: runId };
}
