import type postgres from "postgres";
import { z } from "zod";
import { readRows } from "@/db/rows";
import { experimentRuns } from "@/db/schema/experiments";

/**
 * Stores parameters and tags of an active run, in one statement. A parameter that is there keeps its value.
 * @returns the run's experiment, and the values that the parameters have now; undefined, with nothing stored, when the team has
 * no such active run
 */
export async function insertPairs(
  on: postgres.Sql | postgres.TransactionSql,
  teamId: string,
  runId: string,
  { params, tags }: { params: { key: string; value: string }[]; tags: Record<string, string> },
): Promise<{ experimentId: string; logged: Map<string, string> } | undefined> {
  const [stored] = await readRows(
    on`
    with run as materialized (
      select id, experiment_id from experiment_runs
      where team_id = ${teamId} and id = ${runId} and lifecycle_stage = 'active' for update),
    -- The update changes nothing; it returns the value that is there.
    param as (
      insert into experiment_params as present (run_id, experiment_id, key, value)
      select run.id, run.experiment_id, given.key, given.value
      from run, unnest(${params.map(({ key }) => key)}::text[], ${params.map(({ value }) => value)}::text[]) as given (key, value)
      on conflict (run_id, key) do update set value = present.value
      returning key, value),
    tag as (
      insert into experiment_tags as present (run_id, experiment_id, key, value)
      select run.id, run.experiment_id, given.key, given.value
      from run, unnest(${Object.keys(tags)}::text[], ${Object.values(tags)}::text[]) as given (key, value)
      on conflict (run_id, key) do update set value = excluded.value where present.value <> excluded.value)
    select experiment_id as "experimentId",
      (select coalesce(json_agg(json_build_array(key, value)), '[]') from param) as logged from run`,
    { experimentId: experimentRuns.experimentId, logged: z.array(z.tuple([z.string(), z.string()])) },
  );
  return stored && { experimentId: stored.experimentId, logged: new Map(stored.logged) };
}
