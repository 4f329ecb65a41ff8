import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import {
  experimentLatestMetrics,
  experimentParams,
  experimentRuns,
  experimentTags,
} from "@/db/schema/experiments";
import { columnName, type RunColumn } from "./run-column";

/** A run as a row of a table, with the values of chosen columns alone. */
export type RunRow = Omit<typeof experimentRuns.$inferSelect, "teamId" | "origin"> & {
  /** By the names of columns (run-column.ts). */
  values: Map<string, string | number>;
  parentId?: string;
};

export const parentTag = "mlflow.parentRunId";
/** Children that are shown below a run. */
const mostChildren = 50;

/** Runs of the team with the values of columns, in the order of the ids. */
export async function readRunRows(teamId: string, ids: string[], columns: RunColumn[]): Promise<RunRow[]> {
  if (ids.length === 0) return [];
  const keysOf = (kind: RunColumn["kind"]) =>
    columns.filter((column) => column.kind === kind).map(({ key }) => key);
  const own = and(eq(experimentRuns.teamId, teamId), inArray(experimentRuns.id, ids));
  const read = async (
    table: typeof experimentParams | typeof experimentTags | typeof experimentLatestMetrics,
    keys: string[],
  ) =>
    keys.length === 0
      ? []
      : db()
          .select({ runId: table.runId, key: table.key, value: table.value })
          .from(table)
          .where(and(inArray(table.runId, ids), inArray(table.key, keys)));
  const [runs, metrics, params, tags] = await Promise.all([
    db().select().from(experimentRuns).where(own),
    read(experimentLatestMetrics, keysOf("metrics")),
    read(experimentParams, keysOf("params")),
    read(experimentTags, [...keysOf("tags"), parentTag]),
  ]);
  const rows = new Map(
    runs.map(({ teamId: _, origin: __, ...run }): [string, RunRow] => [
      run.id,
      { ...run, values: new Map() },
    ]),
  );
  const kinds = { metrics, params, tags };
  for (const kind of ["metrics", "params", "tags"] as const)
    for (const { runId, key, value } of kinds[kind]) {
      const row = rows.get(runId);
      row?.values.set(columnName({ kind, key }), value);
      if (row && kind === "tags" && key === parentTag) row.parentId = String(value);
    }
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/**
 * Active children of runs, by the tag of their parent, oldest first.
 * @returns for each parent that has any, at most 50 ids, and how many there are
 */
export async function listChildren(
  teamId: string,
  experimentId: string,
  parentIds: string[],
): Promise<Map<string, { ids: string[]; count: number }>> {
  if (parentIds.length === 0) return new Map();
  const rows = await readRows(
    sql()`
    select tag.value as "parentId", count(*)::int as count,
      (array_agg(run.id order by run.started_at, run.id))[1:${mostChildren}] as ids
    from experiment_tags tag
    join experiment_runs run on run.id = tag.run_id and run.team_id = ${teamId} and run.lifecycle_stage = 'active'
    where tag.experiment_id = ${experimentId} and tag.key = ${parentTag} and tag.value_start = any(${parentIds}::text[])
    group by tag.value`,
    { parentId: z.string(), count: z.number(), ids: z.array(z.string()) },
  );
  return new Map(rows.map(({ parentId, ...children }) => [parentId, children]));
}
