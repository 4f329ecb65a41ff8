import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";

/** Keys of everything that the runs of an experiment logged. */
export interface RunKeys {
  metrics: string[];
  params: string[];
  tags: string[];
}

/** Keys of each kind that are read. */
const mostKeys = 2000;
const tables = {
  metrics: "experiment_latest_metrics",
  params: "experiment_params",
  tags: "experiment_tags",
} as const;

/** Keys that the runs of an experiment of the team logged, by name; of each kind at most 2,000. */
export async function listRunKeys(teamId: string, experimentId: string): Promise<RunKeys> {
  const [metrics, params, tags] = await Promise.all(
    (["metrics", "params", "tags"] as const).map((kind) => keysOf(teamId, experimentId, tables[kind])),
  );
  return { metrics: metrics!, params: params!, tags: tags! };
}

/** Jumps from key to key in the index, whatever the number of runs. */
async function keysOf(teamId: string, experimentId: string, name: string): Promise<string[]> {
  const table = sql()(name);
  const rows = await readRows(
    sql()`
    with recursive found (key) as (
      (select min(key) from ${table} where experiment_id = ${experimentId}
        and exists (select from experiments where id = ${experimentId} and team_id = ${teamId}))
      union all
      select (select min(key) from ${table} logged
        where logged.experiment_id = ${experimentId} and logged.key > found.key)
      from found where found.key is not null)
    select key from found where key is not null limit ${mostKeys}`,
    { key: z.string() },
  );
  return rows.map(({ key }) => key);
}
