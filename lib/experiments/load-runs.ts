import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import {
  experimentLatestMetrics,
  experimentParams,
  type experimentRuns,
  experimentTags,
} from "@/db/schema/experiments";
import type { ExperimentRun } from "./experiment";

/** Postgres takes 65,535 parameters a statement; this stays well below. */
const runsPerQuery = 5000;

/** Adds params, last metrics and tags to rows that were already filtered by team; keeps their order. */
export async function loadRuns(
  rows: { run: typeof experimentRuns.$inferSelect; experimentWireId: string }[],
): Promise<ExperimentRun[]> {
  const runs = rows.map(({ run: { teamId: _, ...run }, experimentWireId }): ExperimentRun => {
    return { ...run, experimentWireId, params: {}, metrics: {}, tags: {} };
  });
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (let start = 0; start < runs.length; start += runsPerQuery) {
    const ids = runs.slice(start, start + runsPerQuery).map((run) => run.id);
    const [params, metrics, tags] = await Promise.all([
      db().select().from(experimentParams).where(inArray(experimentParams.runId, ids)),
      db().select().from(experimentLatestMetrics).where(inArray(experimentLatestMetrics.runId, ids)),
      db().select().from(experimentTags).where(inArray(experimentTags.runId, ids)),
    ]);
    for (const { runId, key, value } of params) byId.get(runId)!.params[key] = value;
    for (const { runId, ...point } of metrics) byId.get(runId)!.metrics[point.key] = point;
    for (const { runId, key, value } of tags) byId.get(runId)!.tags[key] = value;
  }
  return runs;
}
