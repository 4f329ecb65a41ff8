import { and, asc, desc, eq, gte, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { deployments, flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { type RunsOf, RunsOf as RunsOfField, whole } from "@/lib/automations/fields";
import { areOneOf, nameOfRuns } from "@/lib/automations/runs-of";
import { dayMs } from "@/lib/base/time-units";

export default defineCondition({
  slug: "silence",
  name: "no run succeeds for days",
  sentence: "no run of {of} has completed for {days} days",
  initial: { type: "silence", of: "any", days: 7 },
  schema: z.strictObject({ type: z.literal("silence"), of: RunsOfField, days: whole(1, 365) }),
  /** Silence begins with the last success, or with the creation of the automation. */
  async now({ of, days }, { teamId, since }) {
    const [last] = await successes(teamId, of).orderBy(desc(runs.endedAt)).limit(1);
    const begin = Math.max(last?.endedAt?.getTime() ?? 0, since.getTime());
    return begin + days * dayMs <= Date.now() ? [silence(of, days, begin, last?.id)] : [];
  },
  async between({ of, days }, { teamId, since, until }) {
    const before = new Date(since.getTime() - days * dayMs);
    const ends = await successes(teamId, of, gte(runs.endedAt, before))
      .orderBy(asc(runs.endedAt))
      .limit(10_000);
    return ends.flatMap(({ id, endedAt }, index) => {
      const begin = endedAt!.getTime();
      const next = ends[index + 1]?.endedAt?.getTime() ?? until.getTime();
      const at = begin + days * dayMs;
      return at <= next && at >= since.getTime() && at < until.getTime()
        ? [silence(of, days, begin, id)]
        : [];
    });
  },
});

function successes(teamId: string, of: RunsOf, filter?: SQL) {
  return db()
    .select({ id: runs.id, endedAt: runs.endedAt })
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .leftJoin(deployments, eq(deployments.id, runs.deploymentId))
    .where(and(eq(runs.teamId, teamId), eq(runs.state, "Completed"), areOneOf(of), filter))
    .$dynamic();
}

function silence(of: RunsOf, days: number, begin: number, lastRunId = "none"): Occurrence {
  return {
    cause: `silence:${lastRunId}`,
    reason: `No run of ${nameOfRuns(of)} has completed for ${days} days.`,
    at: new Date(begin + days * dayMs),
  };
}
