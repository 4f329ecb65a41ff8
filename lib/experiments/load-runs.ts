import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import {
  experimentInputs,
  experimentLatestMetrics,
  experimentParams,
  type experimentRuns,
  experiments,
  experimentTags,
} from "@/db/schema/experiments";
import { experimentRunModels } from "@/db/schema/logged-models";
import type { ExperimentRun } from "./experiment";

/** Maximum runs per query. */
const runsPerQuery = 5000;

/** Columns of a run's experiment that the run carries. */
export const experimentColumns = {
  experimentWireId: experiments.wireId,
  artifactLocation: experiments.artifactLocation,
};

/** Adds params, last metrics and tags to rows already filtered by team. Keeps their order. */
export async function loadRuns(
  rows: {
    run: typeof experimentRuns.$inferSelect;
    experimentWireId: string;
    artifactLocation: string | null;
  }[],
): Promise<ExperimentRun[]> {
  const runs = rows.map(({ run: { teamId: _, ...run }, ...experiment }): ExperimentRun => {
    return { ...run, ...experiment, params: {}, metrics: {}, tags: {}, inputs: [], models: [] };
  });
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (let start = 0; start < runs.length; start += runsPerQuery) {
    const ids = runs.slice(start, start + runsPerQuery).map((run) => run.id);
    const [params, metrics, tags, inputs, models] = await Promise.all([
      db().select().from(experimentParams).where(isOneOf(experimentParams.runId, ids)),
      db().select().from(experimentLatestMetrics).where(isOneOf(experimentLatestMetrics.runId, ids)),
      db().select().from(experimentTags).where(isOneOf(experimentTags.runId, ids)),
      db().select().from(experimentInputs).where(isOneOf(experimentInputs.runId, ids)),
      db().select().from(experimentRunModels).where(isOneOf(experimentRunModels.runId, ids)),
    ]);
    for (const { runId, key, value } of params) setOwn(byId.get(runId)!.params, key, value);
    for (const { runId, ...point } of metrics) setOwn(byId.get(runId)!.metrics, point.key, point);
    for (const { runId, key, value } of tags) setOwn(byId.get(runId)!.tags, key, value);
    for (const { runId, createdAt: _, ...input } of inputs) byId.get(runId)!.inputs.push(input);
    for (const { runId, createdAt: _, ...model } of models) byId.get(runId)!.models.push(model);
  }
  return runs;
}

/** One parameter for all ids: with one for each, Postgres parses longer than it reads. */
export function isOneOf(column: PgColumn, ids: string[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::text[])`;
}

/** Sets an own property. A plain assignment would drop the key `__proto__`. */
function setOwn<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}
