import type { Sql } from "postgres";

/** Ids and values by a run's number: both servers get the same. */
const columns = `
  md5('run ' || i) as id, 'run ' || i as name, 1700000000000 + i / 2 * 1000 as start,
  (array['forest', 'boosting', 'linear', 'dummy', 'stacking'])[1 + i % 5] as model, (1 + i * 7 % 20)::text as depth,
  substr(md5('rate ' || i), 1, 8) as rate, 'note ' || i * 31 % 1000 as note, 'team ' || i % 4 as team,
  ('x' || substr(md5('loss ' || i), 1, 7))::bit(28)::int / 268435456.0 as loss, round(i * 13 % 97 / 97.0, 2) as accuracy`;
const kept = {
  params: ["model", "depth", "rate", "note"],
  tags: ["team", "mlflow.runName"],
  metrics: ["loss", "accuracy"],
};
const columnOf = (key: string) => (key === "mlflow.runName" ? "name" : key);
const union = (keys: string[]) =>
  keys.map((key) => `select id, '${key}' as key, ${columnOf(key)} as value from seed`).join(" union all ");

/** Inserts runs into an experiment of the portal. */
export async function seedOurs(
  sql: Sql,
  wireId: string,
  runs: number,
  historyRun: string,
  points: number,
): Promise<void> {
  const [experiment] = await sql`select id, team_id from experiments where wire_id = ${wireId}`;
  const { id, team_id } = experiment as unknown as { id: string; team_id: string };
  await sql.unsafe(`create temporary table seed as select ${columns} from generate_series(1, ${runs}) i`);
  await sql.unsafe(`insert into experiment_runs (id, team_id, experiment_id, name, status, started_at, ended_at)
    select id, '${team_id}', '${id}', name, 'FINISHED', to_timestamp(start / 1000.0), to_timestamp(start / 1000.0 + 60) from seed`);
  for (const kind of ["params", "tags"] as const)
    await sql.unsafe(`insert into experiment_${kind} (run_id, experiment_id, key, value)
      select id, '${id}', key, value from (${union(kept[kind])}) logged`);
  await sql.unsafe(`insert into experiment_latest_metrics (run_id, experiment_id, key, value, step, logged_at)
    select id, '${id}', key, value, 0, now() from (${union(kept.metrics)}) logged`);
  await sql.unsafe(`insert into experiment_metrics (run_id, key, value, step, logged_at)
    select '${historyRun}', 'loss', 1.0 / i, i, to_timestamp(1700000000 + i) from generate_series(1, ${points}) i`);
  await sql.unsafe("vacuum analyze");
}

/** Inserts the same runs into an experiment of MLflow's own database. */
export async function seedTheirs(
  sql: Sql,
  experimentId: string,
  runs: number,
  historyRun: string,
  points: number,
): Promise<void> {
  await sql.unsafe(`create temporary table seed as select ${columns} from generate_series(1, ${runs}) i`);
  await sql.unsafe(`insert into runs (run_uuid, experiment_id, name, source_type, source_name, entry_point_name, user_id, status,
      start_time, end_time, source_version, lifecycle_stage, artifact_uri)
    select id, ${experimentId}, name, 'LOCAL', '', '', 'bench', 'FINISHED', start, start + 60000, '', 'active', '' from seed`);
  for (const kind of ["params", "tags"] as const)
    await sql.unsafe(
      `insert into ${kind} (run_uuid, key, value) select id, key, value from (${union(kept[kind])}) logged`,
    );
  await sql.unsafe(`insert into latest_metrics (run_uuid, key, value, step, timestamp, is_nan)
    select id, key, value, 0, 1700000000000, false from (${union(kept.metrics)}) logged`);
  await sql.unsafe(`insert into metrics (run_uuid, key, value, step, timestamp, is_nan)
    select '${historyRun}', 'loss', 1.0 / i, i, 1700000000000 + i::bigint * 1000, false from generate_series(1, ${points}) i`);
  await sql.unsafe("vacuum analyze");
}
