import { createHash } from "node:crypto";
import { lte, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { executorCrons } from "@/db/schema/executor";
import { nextSlot } from "./cron-pattern";
import { durationMs } from "./duration";
import { startRun } from "./events";
import type { Event, Registry } from "./registry";
import { ring } from "./taker-bell";
import { transaction } from "./transaction";

/** Plans the next slot of every cron trigger, by the database's clock; deletes those of removed functions. */
export async function planCrons({ crons }: Registry): Promise<void> {
  await transaction(async (tx) => {
    const [clock] = await readRows(tx`select now() as now`, { now: instant });
    const known = crons.map(({ functionId, cron }) => `${functionId} ${cron}`);
    await tx`delete from executor_crons where not function_id || ' ' || cron = any(${known}::text[])`;
    for (const { functionId, cron } of crons)
      await tx`
        insert into executor_crons (function_id, cron, next_at)
        values (${functionId}, ${cron}, ${nextSlot(cron, clock!.now).toISOString()}) on conflict do nothing`;
  });
}

/**
 * Starts due slots. A slot is started once, by the process that advances it; of slots missed while no process ran, one
 * is caught up, as Inngest's server does.
 */
export async function startCrons(registry: Registry): Promise<void> {
  if (registry.crons.length === 0) return;
  const [first] = await db()
    .select({ cron: executorCrons.cron })
    .from(executorCrons)
    .where(lte(executorCrons.nextAt, raw`now()`))
    .limit(1);
  if (!first) return;
  await transaction(async (tx) => {
    const due = await readRows(
      tx`
      select function_id as "functionId", cron, next_at as slot, now() as now from executor_crons
      where next_at <= now() for update skip locked`,
      {
        functionId: executorCrons.functionId,
        cron: executorCrons.cron,
        slot: executorCrons.nextAt,
        now: instant,
      },
    );
    for (const { functionId, cron, slot, now } of due) {
      const trigger = registry.crons.find(
        (cronTrigger) => cronTrigger.functionId === functionId && cronTrigger.cron === cron,
      );
      const config = registry.find(functionId);
      if (!trigger || !config) continue;
      await tx`
        update executor_crons set next_at = ${nextSlot(cron, now).toISOString()}
        where function_id = ${functionId} and cron = ${cron}`;
      const delayMs = trigger.jitter
        ? jitterMs(`${functionId} ${cron} ${slot.getTime()}`, trigger.jitter)
        : 0;
      const event = cronEvent(cron, slot, delayMs);
      await startRun(tx, registry, config, event, { eventId: `cron ${cron} ${event.id}`, delayMs });
    }
  });
  ring();
}

/** As Inngest's server sends it (pkg/execution/executor/service.go). */
function cronEvent(cron: string, slot: Date, delayMs: number): Event {
  const fireAt = new Date(slot.getTime() + delayMs);
  const data = { cron, scheduledAt: seconds(slot), fireAt: seconds(fireAt) };
  return { id: seconds(slot), name: "inngest/scheduled.timer", data, ts: fireAt.getTime() };
}

/** RFC 3339 without fractions. */
const seconds = (time: Date) => time.toISOString().replace(/\.\d+Z$/, "Z");

/** Random delay between a second and the trigger's jitter, the same in every process. */
function jitterMs(seed: string, jitter: string): number {
  const share = createHash("sha256").update(seed).digest().readUInt32BE() / 2 ** 32;
  return 1000 + share * Math.max(0, durationMs(jitter)! - 1000);
}
