import { and, eq, or, sql as raw } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { isRefusal } from "@/db/refusal";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { isAbsence } from "@/db/until-answered";
import { DomainError } from "@/lib/base/errors";
import { keepableText, messageOf } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { hourMs } from "@/lib/base/time-units";
import { startRun } from "@/lib/runs/start/start-run";
import { planRun, type Rules } from "./plan-run";
import { getWebhook } from "./queries";
import type { DeliveryOutcome, Mapping } from "./webhook";

/** Number settled per batch. */
const atOnce = 100;
const sideBySide = 4;
/** Over about 21 hours. */
const mostAttempts = 15;
const firstDelayMs = 10_000;
const longestDelayMs = 3 * hourMs;
/** Prefix of the delivery's id in its run's idempotency key. */
const keyPrefix = "webhook:";

/** Outcome of a delivery. */
export interface Settled {
  delivery: string;
  outcome: DeliveryOutcome;
  message: string | null;
  /** The id of the run that it started. */
  run: string | null;
}

/**
 * Settles a stored delivery: decides its outcome, and starts its run. Any number of processes may do so concurrently
 * and again after a crash: the run's idempotency key is the delivery, so there is one run, and all get the same result.
 * @returns its outcome; "received" when the portal failed: it is retried, a bounded number of times
 * @throws DomainError "not-found"
 */
export async function settleDelivery(id: string): Promise<Settled> {
  const { delivery, startedRunId } = await readDelivery(id);
  if (delivery.outcome !== "received") return settled(delivery);
  const decided = await decide(delivery, startedRunId).catch((error) => afterFailure(delivery, error));
  const [written] = await db()
    .update(webhookDeliveries)
    .set(decided)
    .where(
      and(
        eq(webhookDeliveries.id, id),
        or(
          // A delivery that a later repeat has reset is left to that repeat.
          and(eq(webhookDeliveries.outcome, "received"), eq(webhookDeliveries.repeats, delivery.repeats)),
          // The process that started the run is right, even if another found the webhook paused by then.
          decided.outcome === "started" ? raw`${webhookDeliveries.runId} is null` : undefined,
        ),
      ),
    )
    .returning();
  return settled(written ?? (await readDelivery(id)).delivery);
}

/**
 * Settles deliveries left by a crash or a failure: those older than `olderThanMs` without an outcome. Round-robin over
 * teams, so that no team's deliveries delay another's.
 * @returns number settled
 */
export async function settleLeftDeliveries(olderThanMs: number): Promise<number> {
  const left = await readRows(
    sql()`
    select id from (
      select id, row_number() over (partition by team_id order by id) as turn
      from webhook_deliveries
      where outcome = 'received' and created_at < now() - ${olderThanMs} * interval '1 millisecond'
        and (next_attempt_at is null or next_attempt_at <= now())
    ) as due
    order by turn, id limit ${atOnce}`,
    { id: webhookDeliveries.id },
  );
  let count = 0;
  const settleNext = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { id } = next;
      await settleDelivery(id).then(
        ({ outcome }) => {
          if (outcome !== "received") count++;
        },
        (error) => logError(`The webhook delivery ${id} could not be settled.`, error),
      );
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, settleNext));
  return count;
}

type Row = typeof webhookDeliveries.$inferSelect;
type Decision = { outcome: DeliveryOutcome; outcomeMessage: string | null; runId?: string };

async function decide(delivery: Row, startedRunId: string | null): Promise<Decision> {
  const { teamId } = delivery;
  if (startedRunId !== null) return { outcome: "started", outcomeMessage: null, runId: startedRunId };
  const webhook = await getWebhook(teamId, delivery.webhookId);
  if (webhook.isPaused || webhook.isDeploymentPaused) {
    const what = webhook.isPaused ? "webhook" : "deployment";
    return {
      outcome: "paused",
      outcomeMessage: `The ${what} was paused. Resume it and replay this delivery.`,
    };
  }
  const plan = planOf(webhook, delivery);
  if ("outcome" in plan) return plan;
  try {
    const { id: runId } = await startRun(teamId, webhook.deployment, {
      params: plan.params,
      trigger: { type: "webhook", webhookId: webhook.id, deliveryId: delivery.id, name: webhook.name },
      idempotencyKey: `${keyPrefix}${delivery.id}`,
    });
    return { outcome: "started", outcomeMessage: null, runId };
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid") return invalid(sentenceOf(error));
    throw error;
  }
}

/** The run's parameters, or the outcome. It depends only on the delivery, so a failure here is permanent. */
function planOf(webhook: Rules, delivery: Row): { params: Mapping } | Decision {
  try {
    const plan = planRun(webhook, delivery);
    if ("params" in plan) return plan;
    return { outcome: "ignored", outcomeMessage: keepableText(plan.heldBack) };
  } catch (error) {
    if (error instanceof DomainError) return invalid(sentenceOf(error));
    logError(`The webhook delivery ${delivery.id} could not be read.`, error);
    return invalid(`The filter and the mapping cannot be applied to this delivery: ${messageOf(error)}`);
  }
}

/** A failure of the portal: retried with growing delays, and given up after some hours. */
function afterFailure({ id, failures }: Row, error: unknown): Partial<Row> {
  if (isAbsence(error)) throw error;
  const count = failures + 1;
  logError(`The webhook delivery ${id} could not be decided (attempt ${count} of ${mostAttempts}).`, error);
  if (isRefusal(error))
    return { ...invalid("The run could not be started: the database refuses a value."), failures: count };
  if (count >= mostAttempts) {
    const why = error instanceof DomainError ? error.message : "See the server log for details.";
    return { ...invalid(`The run could not be started in ${count} attempts. ${why}`), failures: count };
  }
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** failures);
  return { failures: count, nextAttemptAt: new Date(Date.now() + delayMs) };
}

function invalid(message: string): Decision {
  return { outcome: "invalid", outcomeMessage: keepableText(message) };
}

function sentenceOf({ message, issues }: DomainError): string {
  if (issues.length === 0) return message;
  return `Invalid parameters: ${issues.map((issue) => `${issue.path}: ${issue.message}`).join(" ")}`;
}

/** A delivery, with the run that it has already started, whatever its row says. */
async function readDelivery(id: string): Promise<{ delivery: Row; startedRunId: string | null }> {
  const isOfDelivery = and(
    eq(runs.teamId, webhookDeliveries.teamId),
    eq(runs.idempotencyKey, raw`${keyPrefix}::text || ${webhookDeliveries.id}`),
  );
  const [row] = await db()
    .select({ delivery: webhookDeliveries, startedRunId: runs.id })
    .from(webhookDeliveries)
    .leftJoin(runs, isOfDelivery)
    .where(eq(webhookDeliveries.id, id));
  if (!row) throw new DomainError("not-found", "There is no such delivery.");
  return row;
}

function settled({ id, outcome, outcomeMessage, runId }: Row): Settled {
  return { delivery: id, outcome, message: outcomeMessage, run: runId };
}
