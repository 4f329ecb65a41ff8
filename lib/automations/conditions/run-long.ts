import { and, eq, gte, inArray, isNotNull, lt, sql as raw, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { deployments, flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { RunsOf, whole } from "@/lib/automations/fields";
import { areOneOf } from "@/lib/automations/runs-of";
import { openStates } from "@/lib/base/run";

export default defineCondition({
  slug: "run-long",
  name: "a run takes longer than usual",
  sentence: "a run of {of} takes longer than {minutes} minutes",
  note: "Counted from the start of the run, waits included. It fires once for each run and retry.",
  initial: { type: "run-long", of: "any", minutes: 60 },
  schema: z.strictObject({ type: z.literal("run-long"), of: RunsOf, minutes: whole(1, 44_640) }),
  now: ({ of, minutes }, { teamId }) =>
    longRuns(teamId, minutes, [areOneOf(of), inArray(runs.state, [...openStates])]),
  between({ of, minutes }, { teamId, since, until }) {
    const reached = raw`${runs.startedAt} + ${minutes} * interval '1 minute'`;
    return longRuns(teamId, minutes, [
      areOneOf(of),
      gte(reached, since.toISOString()),
      lt(reached, until.toISOString()),
    ]);
  },
});

/** Runs that took longer than this, or have not ended yet after it. */
async function longRuns(teamId: string, minutes: number, filter: (SQL | undefined)[]): Promise<Occurrence[]> {
  const long = await db()
    .select({
      id: runs.id,
      name: runs.name,
      retryCount: runs.retryCount,
      title: raw`coalesce(${deployments.name}, ${flows.name})`.mapWith(flows.name),
      startedAt: runs.startedAt,
    })
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .leftJoin(deployments, eq(deployments.id, runs.deploymentId))
    .where(
      and(
        eq(runs.teamId, teamId),
        isNotNull(runs.startedAt),
        raw`coalesce(${runs.endedAt}, now()) > ${runs.startedAt} + ${minutes} * interval '1 minute'`,
        ...filter,
      ),
    )
    .limit(1000);
  return long.map(({ id, name, retryCount, title, startedAt }) => ({
    cause: `long:${id}:${retryCount}`,
    reason: `${name} of ${title} takes longer than ${minutes} min.`,
    at: new Date(startedAt!.getTime() + minutes * 60_000),
    runId: id,
  }));
}
