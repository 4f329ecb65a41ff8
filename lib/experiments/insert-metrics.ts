import type postgres from "postgres";
import { readRows } from "@/db/rows";
import { experimentRuns } from "@/db/schema/experiments";
import type { MetricPoint } from "./experiment";

/** Values that a caller logs to one run. */
export interface MetricBatch {
  teamId: string;
  runId: string;
  points: MetricPoint[];
}

/**
 * Appends values to the histories of active runs and updates the last value of each key: the greatest step, then time,
 * then value. One statement, so that outside of a transaction any number of batches takes one call of the database.
 * @returns the experiment of each batch's run; undefined, with nothing of the batch stored, when its team has no such active
 * run
 */
export async function insertMetrics(
  on: postgres.Sql | postgres.TransactionSql,
  batches: MetricBatch[],
): Promise<(string | undefined)[]> {
  const points = batches.flatMap(({ teamId, runId, points }) =>
    points.map((point) => ({ teamId, runId, ...point })),
  );
  const column = (read: (point: (typeof points)[number]) => string) => points.map(read);
  const runs = await readRows(
    on`
    with given as (
      select distinct team_id, id from unnest(${batches.map(({ teamId }) => teamId)}::text[],
        ${batches.map(({ runId }) => runId)}::text[]) as given (team_id, id)),
    -- In the order of their ids, so that two statements never wait for each other.
    run as materialized (
      select run.id, run.team_id, run.experiment_id from experiment_runs run
      join given on given.id = run.id and given.team_id = run.team_id
      where run.lifecycle_stage = 'active' order by run.id for update of run),
    point as materialized (
      select run.id, run.experiment_id, point.key, point.step, point.logged_at, point.value
      from unnest(${column(({ teamId }) => teamId)}::text[], ${column(({ runId }) => runId)}::text[],
        ${column(({ key }) => key)}::text[], ${column(({ step }) => String(step))}::bigint[],
        ${column(({ loggedAt }) => loggedAt.toISOString())}::text[]::timestamptz[],
        ${column(({ value }) => String(value))}::float8[]) as point (team_id, run_id, key, step, logged_at, value)
      join run on run.id = point.run_id and run.team_id = point.team_id),
    history as (
      insert into experiment_metrics (run_id, key, step, logged_at, value)
      select id, key, step, logged_at, value from point on conflict do nothing),
    latest as (
      insert into experiment_latest_metrics as present (run_id, experiment_id, key, step, logged_at, value)
      select distinct on (id, key) id, experiment_id, key, step, logged_at, value from point
      order by id, key, step desc, logged_at desc, value desc
      on conflict (run_id, key) do update set step = excluded.step, logged_at = excluded.logged_at, value = excluded.value
      where (excluded.step, excluded.logged_at, excluded.value) > (present.step, present.logged_at, present.value))
    select team_id as "teamId", id, experiment_id as "experimentId" from run`,
    { teamId: experimentRuns.teamId, id: experimentRuns.id, experimentId: experimentRuns.experimentId },
  );
  const experiments = new Map(runs.map(({ teamId, id, experimentId }) => [`${teamId} ${id}`, experimentId]));
  return batches.map(({ teamId, runId }) => experiments.get(`${teamId} ${runId}`));
}
