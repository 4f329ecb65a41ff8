import { and, desc, eq, gt, inArray, isNull, lte, notExists, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import { db } from "@/db/client";
import { runEvents, runs } from "@/db/schema/runs";
import { defineCondition, type RunChange } from "@/lib/automations/condition";
import { isOneOf, RunsOf, whole } from "@/lib/automations/fields";
import type { RunState } from "@/lib/base/run";

/** A cancelled run is no evidence of success or failure. */
const telling = ["Completed", "Failed", "TimedOut", "Crashed"] as const satisfies RunState[];

export default defineCondition({
  slug: "flapping",
  name: "success and failure alternate",
  sentence: "{of} goes back and forth between success and failure {times} times within {runs} runs",
  initial: { type: "flapping", of: "any", times: 3, runs: 6 },
  schema: z
    .strictObject({ type: z.literal("flapping"), of: RunsOf, times: whole(1, 50), runs: whole(2, 100) })
    .refine(({ times, runs }) => times < runs, {
      path: ["times"],
      message: "Changes must be fewer than runs.",
    }),
  onChange: {
    states: telling,
    async holds({ of, times, runs: within }, change) {
      if (!isOneOf(of, change.run)) return undefined;
      const successes = (await lastEnds(change, within)).map((state) => state === "Completed");
      const changes = successes.slice(1).filter((success, index) => success !== successes[index]).length;
      // Either the newest end is no change, or this change was reported before.
      if (successes[0] === successes[1] || changes < times) return undefined;
      return `${change.run.deploymentName ?? change.run.flowName} changed ${changes} times between success and failure in its last ${successes.length} runs.`;
    },
  },
});

/** End states of the runs of the same deployment (or flow) up to this change, newest first; of a retried run the last. */
async function lastEnds({ teamId, event, run }: RunChange, limit: number): Promise<RunState[]> {
  const [own] = await db()
    .select({ deploymentId: runs.deploymentId, flowId: runs.flowId })
    .from(runs)
    .where(eq(runs.id, run.id));
  const alike: SQL | undefined = own?.deploymentId
    ? eq(runs.deploymentId, own.deploymentId)
    : eq(runs.flowId, own?.flowId ?? "");
  const later = alias(runEvents, "later");
  const laterEnd = db()
    .select({ id: later.id })
    .from(later)
    .where(
      and(
        eq(later.runId, runEvents.runId),
        isNull(later.nodeId),
        inArray(later.state, telling),
        gt(later.id, runEvents.id),
        lte(later.id, event.id),
      ),
    );
  const ends = await db()
    .select({ state: runEvents.state })
    .from(runEvents)
    .innerJoin(runs, eq(runs.id, runEvents.runId))
    .where(
      and(
        eq(runEvents.teamId, teamId),
        isNull(runEvents.nodeId),
        inArray(runEvents.state, telling),
        lte(runEvents.id, event.id),
        notExists(laterEnd),
        alike,
      ),
    )
    .orderBy(desc(runEvents.id))
    .limit(limit);
  return ends.map(({ state }) => state);
}
