import { isDeepStrictEqual } from "node:util";
import { and, eq, notInArray, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { schedules } from "@/db/schema/schedules";
import { editConflict } from "@/lib/audit/edit-conflict";
import { DomainError } from "@/lib/base/errors";
import { nextTimes } from "./next-times";
import { databaseNow, type ScheduleRow, toSchedule } from "./queries";
import type { ScheduleInput, ScheduleRule } from "./schedule";

/** Postgres channel for schedule changes, for processes that wait for the next slot. */
export const schedulesChanged = "switchyard_schedules_changed";

type Owner = { teamId: string; id: string };

/** Creates a schedule, or changes the one with the id `input.id`. @throws DomainError "not-found" */
export async function saveSchedule(deployment: Owner, input: ScheduleInput): Promise<void> {
  const now = await databaseNow();
  await db().transaction(async (tx) => {
    await keep(tx, deployment, input, now);
    await tellChanged(tx);
  });
}

/**
 * Replaces the schedules of a deployment by `inputs`: those with an id are updated, those without are created, others
 * are deleted.
 */
export async function replaceSchedules(
  tx: Transaction,
  deployment: Owner,
  inputs: ScheduleInput[],
): Promise<void> {
  const now = await databaseNow();
  const kept: string[] = [];
  for (const input of inputs) kept.push(await keep(tx, deployment, input, now));
  await tx
    .delete(schedules)
    .where(and(eq(schedules.deploymentId, deployment.id), notInArray(schedules.id, kept)));
  await tellChanged(tx);
}

/** @throws DomainError "not-found" */
export async function setSchedulePaused(teamId: string, id: string, isPaused: boolean): Promise<void> {
  const now = await databaseNow();
  await db().transaction(async (tx) => {
    const schedule = await lock(tx, teamId, id);
    const resumed = schedule.isPaused && !isPaused ? fromNow(schedule, now) : {};
    await tx
      .update(schedules)
      .set({ isPaused, ...resumed, updatedAt: raw`now()` })
      .where(eq(schedules.id, id));
    await tellChanged(tx);
  });
}

/** After a paused deployment is resumed, schedules with the policy "skip" continue with their next slot. */
export async function resumeSchedules(tx: Transaction, deploymentId: string): Promise<void> {
  const now = await databaseNow();
  const rows = await tx.select().from(schedules).where(eq(schedules.deploymentId, deploymentId));
  for (const row of rows)
    await tx
      .update(schedules)
      .set({ ...fromNow(toSchedule(row), now), updatedAt: raw`now()` })
      .where(eq(schedules.id, row.id));
  await tellChanged(tx);
}

/** @throws DomainError "not-found" */
export async function deleteSchedule(teamId: string, id: string): Promise<void> {
  const gone = await db()
    .delete(schedules)
    .where(and(eq(schedules.teamId, teamId), eq(schedules.id, id)))
    .returning({ id: schedules.id });
  if (gone.length === 0) throw noSuchSchedule();
}

async function keep(tx: Transaction, deployment: Owner, input: ScheduleInput, now: Date): Promise<string> {
  const { id, params, isPaused, catchUp, maxLatenessMs, startsAt, endsAt, updatedAt, ...given } = input;
  const before = id ? await lock(tx, deployment.teamId, id, deployment.id) : undefined;
  if (before && updatedAt && before.updatedAt.toISOString() !== new Date(updatedAt).toISOString())
    throw await editConflict(deployment.teamId, { kind: "schedule", id }, updatedAt, before.updatedAt);
  const limits = { startsAt: startsAt ? new Date(startsAt) : null, endsAt: endsAt ? new Date(endsAt) : null };
  const rule = anchored(given, before?.rule, now);
  const isSame =
    before &&
    isDeepStrictEqual([before.rule, before.startsAt, before.endsAt], [rule, ...Object.values(limits)]);
  const schedule = { rule, ...limits };
  const values = {
    ...schedule,
    params,
    isPaused,
    catchUp,
    maxLatenessMs,
    updatedAt: raw`now()`,
    ...(!isSame && {
      handledUntil: now,
      nextSlotAt: nextTimes(schedule, now, 1)[0] ?? null,
      lastError: null,
      lastErrorAt: null,
    }),
    ...(before?.isPaused && !isPaused && fromNow({ ...before, ...schedule, catchUp }, now)),
  };
  if (id) {
    await tx.update(schedules).set(values).where(eq(schedules.id, id));
    return id;
  }
  const [inserted] = await tx
    .insert(schedules)
    .values({ teamId: deployment.teamId, deploymentId: deployment.id, handledUntil: now, ...values })
    .returning({ id: schedules.id });
  return inserted!.id;
}

/** Slots missed during a pause are skipped under the policy "skip"; the other policies find them after the resume. */
function fromNow(schedule: ScheduleRow, now: Date) {
  if (schedule.catchUp !== "skip") return {};
  return { handledUntil: now, nextSlotAt: nextTimes(schedule, now, 1)[0] ?? null };
}

/** Intervals, and rules without DTSTART, count from a fixed time: their creation. */
function anchored(rule: ScheduleRule, before: ScheduleRule | undefined, now: Date): ScheduleRule {
  if (rule.kind === "cron" || rule.anchorAt) return rule;
  const kept = before && before.kind === rule.kind && "anchorAt" in before ? before.anchorAt : undefined;
  return { ...rule, anchorAt: kept ?? now.toISOString() };
}

async function lock(
  tx: Transaction,
  teamId: string,
  id: string,
  deploymentId?: string,
): Promise<ScheduleRow> {
  const [row] = await tx
    .select()
    .from(schedules)
    .where(
      and(
        eq(schedules.teamId, teamId),
        eq(schedules.id, id),
        deploymentId ? eq(schedules.deploymentId, deploymentId) : undefined,
      ),
    )
    .for("update");
  if (!row) throw noSuchSchedule();
  return toSchedule(row);
}

function noSuchSchedule(): DomainError {
  return new DomainError("not-found", "This schedule does not exist. It may have been deleted.");
}

/** Delivered when the transaction commits. */
async function tellChanged(tx: Transaction): Promise<void> {
  await tx.execute(raw`select pg_notify(${schedulesChanged}, '')`);
}
