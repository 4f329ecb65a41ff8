import type postgres from "postgres";
import { readRows } from "@/db/rows";
import { experimentRuns } from "@/db/schema/experiments";
import type { MetricPoint } from "./experiment";

/**
 * Appends values to the history of an active run and updates the last value of each key: the greatest step, then time,
 * then value. One statement, so that outside of a transaction a batch takes one call of the database.
 * @returns the run's experiment; undefined, with nothing stored, when the team has no such active run
 */
export async function insertMetrics(
  on: postgres.Sql | postgres.TransactionSql,
  teamId: string,
  runId: string,
  points: MetricPoint[],
): Promise<string | undefined> {
  const column = (read: (point: MetricPoint) => string) => points.map(read);
  const [run] = await readRows(
    on`
    with run as materialized (
      select id, experiment_id from experiment_runs
      where team_id = ${teamId} and id = ${runId} and lifecycle_stage = 'active' for update),
    point as materialized (
      select * from run, unnest(${column(({ key }) => key)}::text[], ${column(({ step }) => String(step))}::bigint[],
        ${column(({ loggedAt }) => loggedAt.toISOString())}::text[]::timestamptz[],
        ${column(({ value }) => String(value))}::float8[]) as point (key, step, logged_at, value)),
    history as (
      insert into experiment_metrics (run_id, key, step, logged_at, value)
      select id, key, step, logged_at, value from point on conflict do nothing),
    latest as (
      insert into experiment_latest_metrics as present (run_id, experiment_id, key, step, logged_at, value)
      select distinct on (key) id, experiment_id, key, step, logged_at, value from point
      order by key, step desc, logged_at desc, value desc
      on conflict (run_id, key) do update set step = excluded.step, logged_at = excluded.logged_at, value = excluded.value
      where (excluded.step, excluded.logged_at, excluded.value) > (present.step, present.logged_at, present.value))
    select experiment_id as "experimentId" from run`,
    { experimentId: experimentRuns.experimentId },
  );
  return run?.experimentId;
}
