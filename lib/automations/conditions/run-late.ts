import { and, eq, gte, inArray, lt, sql as raw, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { deployments, flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { RunsOf, whole } from "@/lib/automations/fields";
import { areOneOf } from "@/lib/automations/runs-of";

const due = raw`coalesce(${runs.scheduledFor}, ${runs.createdAt})`;

export default defineCondition({
  slug: "run-late",
  name: "a run starts late",
  sentence: "a run of {of} has not started {minutes} minutes after its scheduled time",
  initial: { type: "run-late", of: "any", minutes: 10 },
  schema: z.strictObject({ type: z.literal("run-late"), of: RunsOf, minutes: whole(1, 10_080) }),
  now: ({ of, minutes }, { teamId }) =>
    lateRuns(teamId, minutes, [
      areOneOf(of),
      inArray(runs.state, ["Scheduled", "Late", "AwaitingConcurrencySlot", "Pending"]),
    ]),
  between: ({ of, minutes }, { teamId, since, until }) =>
    lateRuns(teamId, minutes, [
      areOneOf(of),
      gte(raw`${due} + ${minutes} * interval '1 minute'`, since.toISOString()),
      lt(raw`${due} + ${minutes} * interval '1 minute'`, until.toISOString()),
    ]),
});

/** Runs that waited longer than this, and for how long. A restarted run has started. */
async function lateRuns(teamId: string, minutes: number, filter: (SQL | undefined)[]): Promise<Occurrence[]> {
  const late = await db()
    .select({
      id: runs.id,
      name: runs.name,
      title: raw`coalesce(${deployments.name}, ${flows.name})`.mapWith(flows.name),
      due: raw`${due}`.mapWith(runs.createdAt),
    })
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .leftJoin(deployments, eq(deployments.id, runs.deploymentId))
    .where(
      and(
        eq(runs.teamId, teamId),
        eq(runs.retryCount, 0),
        raw`coalesce(${runs.startedAt}, ${runs.endedAt}, now()) > ${due} + ${minutes} * interval '1 minute'`,
        ...filter,
      ),
    )
    .limit(1000);
  return late.map(({ id, name, title, due }) => ({
    cause: `late:${id}`,
    reason: `${name} of ${title} had not started ${minutes} min after its scheduled time.`,
    at: new Date(due.getTime() + minutes * 60_000),
    runId: id,
  }));
}
