import { getTableColumns } from "drizzle-orm";
import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import type { DatasetInput, ExperimentRun } from "./experiment";
import type { RunModel } from "./logged-model";

/** Maximum runs per query. */
const runsPerQuery = 5000;

const { teamId: _, ...columns } = getTableColumns(experimentRuns);

/** JSON that a statement below builds; its fields are not looked at once more. */
const jsonOf = <T>() => z.custom<T>((value) => typeof value === "object" && value !== null);

/** A last value as the statement builds it. JSON has no NaN and no infinities: they are texts. */
interface StoredPoint {
  key: string;
  value: number | string;
  step: number;
  /** In ms since 1970. */
  loggedAt: number;
}

/**
 * The team's runs among those named with all that they logged, in no particular order. Postgres gathers each run's values as
 * JSON: a row for each value would take longer to read than to find.
 */
export async function loadRuns(teamId: string, ids: string[]): Promise<ExperimentRun[]> {
  const runs: ExperimentRun[] = [];
  for (let start = 0; start < ids.length; start += runsPerQuery)
    runs.push(...(await loadSome(teamId, ids.slice(start, start + runsPerQuery))));
  return runs;
}

async function loadSome(teamId: string, ids: string[]): Promise<ExperimentRun[]> {
  const rows = await readRows(
    sql()`
    select run.id, run.experiment_id as "experimentId", run.name, run.user_name as "userName", run.origin, run.status,
      run.lifecycle_stage as "lifecycleStage", run.deleted_at as "deletedAt", run.started_at as "startedAt",
      run.ended_at as "endedAt", experiment.wire_id as "experimentWireId",
      experiment.artifact_location as "artifactLocation",
      (select coalesce(json_object_agg(key, value), '{}') from experiment_params where run_id = run.id) as params,
      (select coalesce(json_object_agg(key, value), '{}') from experiment_tags where run_id = run.id) as tags,
      (select coalesce(json_agg(json_build_object('key', key, 'value', value, 'step', step,
        'loggedAt', floor(extract(epoch from logged_at) * 1000)::bigint)), '[]')
        from experiment_latest_metrics where run_id = run.id) as points,
      (select coalesce(json_agg(json_build_object('name', name, 'digest', digest, 'sourceType', source_type,
        'source', source, 'schema', schema, 'profile', profile, 'tags', tags)), '[]')
        from experiment_inputs where run_id = run.id) as inputs,
      (select coalesce(json_agg(json_build_object('modelId', model_id, 'direction', direction, 'step', step)), '[]')
        from experiment_run_models where run_id = run.id) as models
    from experiment_runs run join experiments experiment on experiment.id = run.experiment_id
    where run.team_id = ${teamId} and run.id = any(${ids}::text[])`,
    {
      ...columns,
      experimentWireId: experiments.wireId,
      artifactLocation: experiments.artifactLocation,
      params: jsonOf<Record<string, string>>(),
      tags: jsonOf<Record<string, string>>(),
      points: jsonOf<StoredPoint[]>(),
      inputs: jsonOf<DatasetInput[]>(),
      models: jsonOf<RunModel[]>(),
    },
  );
  return rows.map(({ points, ...run }) => ({ ...run, metrics: byKey(points) }));
}

function byKey(points: StoredPoint[]): ExperimentRun["metrics"] {
  // An object's own property also for the key `__proto__`, which a plain assignment would drop.
  return Object.fromEntries(
    points.map(({ key, value, step, loggedAt }) => [
      key,
      { key, value: Number(value), step, loggedAt: new Date(loggedAt) },
    ]),
  );
}
