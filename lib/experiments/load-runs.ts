import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import type { ExperimentRun } from "./experiment";

/** Maximum runs per query. */
const runsPerQuery = 5000;

/** A run as the statement below builds it. JSON has no times, which are in ms since 1970, and no NaN or infinities, which are texts. */
type StoredRun = Omit<ExperimentRun, "metrics" | "deletedAt" | "startedAt" | "endedAt"> & {
  deletedAt: number | null;
  startedAt: number;
  endedAt: number | null;
  points: { key: string; value: number | string; step: number; loggedAt: number }[];
};
/** JSON of a statement whose fields are not looked at once more. */
const StoredRuns = z.custom<StoredRun[]>((value) => Array.isArray(value));

/**
 * The team's runs among those named with all that they logged, in no particular order. Postgres gathers them as JSON: a row for each
 * value, or a column for each field, would take longer to read than to find.
 */
export async function loadRuns(teamId: string, ids: string[]): Promise<ExperimentRun[]> {
  const runs: ExperimentRun[] = [];
  for (let start = 0; start < ids.length; start += runsPerQuery)
    runs.push(...(await loadSome(teamId, ids.slice(start, start + runsPerQuery))));
  return runs;
}

async function loadSome(teamId: string, ids: string[]): Promise<ExperimentRun[]> {
  const inMs = (time: string) => sql()`floor(extract(epoch from ${sql()(time)}) * 1000)::bigint`;
  const [row] = await readRows(
    sql()`
    select coalesce(json_agg(found), '[]') as runs from (
      select run.id, run.experiment_id as "experimentId", run.name, run.user_name as "userName", run.origin, run.status,
        run.lifecycle_stage as "lifecycleStage", ${inMs("run.deleted_at")} as "deletedAt", ${inMs("run.started_at")} as "startedAt",
        ${inMs("run.ended_at")} as "endedAt", experiment.wire_id as "experimentWireId",
        experiment.artifact_location as "artifactLocation",
        (select coalesce(json_object_agg(key, value), '{}') from experiment_params where run_id = run.id) as params,
        (select coalesce(json_object_agg(key, value), '{}') from experiment_tags where run_id = run.id) as tags,
        (select coalesce(json_agg(json_build_object('key', key, 'value', value, 'step', step, 'loggedAt', ${inMs("logged_at")})), '[]')
          from experiment_latest_metrics where run_id = run.id) as points,
        (select coalesce(json_agg(json_build_object('name', name, 'digest', digest, 'sourceType', source_type,
          'source', source, 'schema', schema, 'profile', profile, 'tags', tags)), '[]')
          from experiment_inputs where run_id = run.id) as inputs,
        (select coalesce(json_agg(json_build_object('modelId', model_id, 'direction', direction, 'step', step)), '[]')
          from experiment_run_models where run_id = run.id) as models
      from experiment_runs run join experiments experiment on experiment.id = run.experiment_id
      where run.team_id = ${teamId} and run.id = any(${ids}::text[])) found`,
    { runs: StoredRuns },
  );
  return row!.runs.map(toRun);
}

function toRun({ points, deletedAt, startedAt, endedAt, ...run }: StoredRun): ExperimentRun {
  // Fields of an object's own also for the key `__proto__`, which a plain assignment would drop.
  const metrics = Object.fromEntries(
    points.map(({ key, value, step, loggedAt }) => [
      key,
      { key, value: Number(value), step, loggedAt: new Date(loggedAt) },
    ]),
  );
  return {
    ...run,
    metrics,
    deletedAt: deletedAt === null ? null : new Date(deletedAt),
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  };
}
