import { and, asc, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { deployments } from "@/db/schema/flows";
import { schedules } from "@/db/schema/schedules";
import { ScheduleRule } from "./schedule";

type Row = typeof schedules.$inferSelect;
export type ScheduleRow = Omit<Row, "rule"> & { rule: ScheduleRule };

/** The schedules of a deployment, or of all the team's, in the order they were made. */
export async function listSchedules(teamId: string, deploymentId?: string): Promise<ScheduleRow[]> {
  const rows = await db()
    .select()
    .from(schedules)
    .where(
      and(eq(schedules.teamId, teamId), deploymentId ? eq(schedules.deploymentId, deploymentId) : undefined),
    )
    .orderBy(asc(schedules.id));
  return rows.map(toSchedule);
}

/** The next slot of each schedule that is not paused, soonest first, with its deployment. */
export async function listNextSlots(teamId: string, limit: number) {
  const rows = await db()
    .select({ schedule: schedules, deployment: { slug: deployments.slug, name: deployments.name } })
    .from(schedules)
    .innerJoin(deployments, eq(deployments.id, schedules.deploymentId))
    .where(
      and(
        eq(schedules.teamId, teamId),
        eq(schedules.isPaused, false),
        eq(deployments.isPaused, false),
        isNotNull(schedules.nextSlotAt),
      ),
    )
    .orderBy(asc(schedules.nextSlotAt))
    .limit(limit);
  return rows.map(({ schedule, deployment }) => ({ ...toSchedule(schedule), deployment }));
}

/** All of the team's schedules with their deployments, the soonest next slot first and those without one last. */
export async function listTeamSchedules(teamId: string) {
  const rows = await db()
    .select({
      schedule: schedules,
      deployment: {
        slug: deployments.slug,
        name: deployments.name,
        isPaused: deployments.isPaused,
      },
    })
    .from(schedules)
    .innerJoin(deployments, eq(deployments.id, schedules.deploymentId))
    .where(eq(schedules.teamId, teamId))
    .orderBy(
      asc(schedules.isPaused),
      asc(deployments.isPaused),
      asc(schedules.nextSlotAt),
      asc(schedules.id),
    );
  return rows.map(({ schedule, deployment }) => ({ ...toSchedule(schedule), deployment }));
}

/** The time by the database's clock, which all processes share. */
export async function databaseNow(): Promise<Date> {
  const [row] = await readRows(
    sql()`select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
    {
      ms: z.number(),
    },
  );
  return new Date(row!.ms);
}

/** A row with its rule parsed. */
export function toSchedule(row: Row): ScheduleRow {
  return { ...row, rule: ScheduleRule.parse(row.rule) };
}
