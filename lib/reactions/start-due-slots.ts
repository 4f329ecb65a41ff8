import { and, eq, gt, lte, min, or } from "drizzle-orm";
import { db } from "@/db/client";
import { isRefusal } from "@/db/refusal";
import { deployments } from "@/db/schema/flows";
import { schedules } from "@/db/schema/schedules";
import { DomainError } from "@/lib/base/errors";
import { messageOf } from "@/lib/base/keepable";
import { startRun } from "@/lib/runs/start/start-run";
import { inWords } from "@/lib/schedules/in-words";
import { nextTimes } from "@/lib/schedules/next-times";
import { type ScheduleRow, toSchedule } from "@/lib/schedules/queries";
import { dueSlots, punctualMs } from "./due-slots";
import { recordMissed } from "./record-missed";

const isActive = and(eq(schedules.isPaused, false), eq(deployments.isPaused, false));

/**
 * Starts a run for every due slot. Any number of processes may do so at once: the run's idempotency key consists of
 * schedule and slot, so it starts once, even when a process dies half-way and another repeats the work.
 * @param now by the database's clock
 * @throws AggregateError at the end, for failures of the portal; those slots stay due
 */
export async function startDueSlots(now: Date): Promise<void> {
  const due = await db()
    .select({ schedule: schedules, deployment: deployments.slug })
    .from(schedules)
    .innerJoin(deployments, eq(deployments.id, schedules.deploymentId))
    .where(and(isActive, or(lte(schedules.nextSlotAt, now), gt(schedules.handledUntil, latestHandled(now)))))
    .orderBy(schedules.nextSlotAt);
  const failures: unknown[] = [];
  for (const { schedule, deployment } of due)
    await startSlotsOf(toSchedule(schedule), deployment, now).catch((error) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, "Slots of some schedules could not be started.");
}

/** Time of the next slot of all active schedules; undefined when there is none. */
export async function findNextSlot(): Promise<Date | undefined> {
  const [row] = await db()
    .select({ at: min(schedules.nextSlotAt) })
    .from(schedules)
    .innerJoin(deployments, eq(deployments.id, schedules.deploymentId))
    .where(isActive);
  return row?.at ?? undefined;
}

async function startSlotsOf(schedule: ScheduleRow, deployment: string, now: Date): Promise<void> {
  // The clock was set back. Repeated slots find their runs; skipped ones start on time.
  if (schedule.handledUntil > latestHandled(now)) return void (await settle(schedule, now, {}));
  const { slots, handledUntil } = dueSlots(schedule, now);
  let outcome: Outcome = {};
  for (const slot of slots) outcome = { ...outcome, ...(await startSlot(schedule, deployment, slot)) };
  const isFirst = await settle(schedule, handledUntil, outcome);
  if (isFirst) await recordMissed(schedule, deployment, { slots, handledUntil, error: outcome.lastError });
}

type Outcome = Partial<Pick<ScheduleRow, "lastSlotAt" | "lastError" | "lastErrorAt">>;

async function startSlot(schedule: ScheduleRow, deployment: string, slot: Date): Promise<Outcome> {
  try {
    await startRun(schedule.teamId, deployment, {
      params: schedule.params,
      trigger: { type: "schedule", scheduleId: schedule.id, name: inWords(schedule.rule) },
      scheduledFor: slot,
      idempotencyKey: `schedule:${schedule.id}:${slot.toISOString()}`,
    });
    return { lastSlotAt: slot, lastError: null, lastErrorAt: null };
  } catch (error) {
    if (!(error instanceof DomainError) && !isRefusal(error)) throw error;
    return { lastError: messageOf(error), lastErrorAt: slot };
  }
}

/** The first of several processes settles; a schedule that was changed in the meantime is left alone. */
async function settle(schedule: ScheduleRow, handledUntil: Date, outcome: Outcome): Promise<boolean> {
  const settled = await db()
    .update(schedules)
    .set({ ...outcome, handledUntil, nextSlotAt: nextTimes(schedule, handledUntil, 1)[0] ?? null })
    .where(and(eq(schedules.id, schedule.id), eq(schedules.handledUntil, schedule.handledUntil)))
    .returning({ id: schedules.id });
  return settled.length > 0;
}

/**
 * Processes read the clock at slightly different moments; a larger difference means that another clock set the value.
 */
function latestHandled(now: Date): Date {
  return new Date(now.getTime() + punctualMs);
}
