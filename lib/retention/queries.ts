import { eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { retentionPolicies } from "@/db/schema/retention";
import { countGoing } from "@/lib/deletion/bin";
import { oldRows, oldRuns, type RowKind, rowTables } from "./old-rows";
import {
  cutoff,
  type Goes,
  type Retention,
  type RetentionKind,
  retentionKinds,
  usualRetention,
} from "./retention";
import { sizeOfRunFolders } from "./stored-files";

/** The team's retention. */
export async function getRetention(teamId: string): Promise<Retention> {
  const rows = await db().select().from(retentionPolicies).where(eq(retentionPolicies.teamId, teamId));
  return { ...usualRetention, ...Object.fromEntries(rows.map(({ kind, keepDays }) => [kind, keepDays])) };
}

/**
 * Preview of what this retention would delete now, by kind. Rows count with their size in the database, runs also with
 * their files. Anything that two policies would delete is counted in both.
 */
export async function previewRetention(
  teamId: string,
  retention: Retention,
): Promise<Record<RetentionKind, Goes>> {
  const goes = retentionKinds.map(async (kind): Promise<[RetentionKind, Goes]> => {
    const keepDays = retention[kind];
    if (keepDays === null) return [kind, { rows: 0, sizeBytes: 0 }];
    const before = cutoff(keepDays);
    if (kind === "runs") return [kind, await oldRunsGo(teamId, before)];
    return [kind, kind === "bin" ? await countGoing(teamId, before) : await oldRowsGo(kind, teamId, before)];
  });
  return Object.fromEntries(await Promise.all(goes)) as Record<RetentionKind, Goes>;
}

async function oldRowsGo(kind: RowKind, teamId: string, before: Date): Promise<Goes> {
  const tables = await Promise.all(
    rowTables[kind].map((table) =>
      readRows(
        sql()`
            select count(*)::int as rows, coalesce(sum(${sizeOf(table)}), 0)::float8 as "sizeBytes"
            ${oldRows(kind, table, teamId, before)}`,
        { rows: z.int(), sizeBytes: z.number() },
      ),
    ),
  );
  return sum(tables.flat());
}

/** Bytes of a row of a table; of a trace, with its spans. */
function sizeOf(table: string) {
  const s = sql();
  return table === "traces"
    ? s`pg_column_size(old.*) + coalesce((
        select sum(size_bytes) from trace_spans where team_id = old.team_id and trace_id = old.id), 0)`
    : s`pg_column_size(old.*)`;
}

/** Runs with their child runs, and all rows and files of both. */
async function oldRunsGo(teamId: string, before: Date): Promise<Goes> {
  const [found] = await readRows(
    sql()`
    -- The old runs with their descendants.
    with recursive gone as (
      ${oldRuns(teamId, before)}
      union
      select child.id from runs child join gone on child.parent_run_id = gone.id
    ),
    -- The sizes of their rows.
    sizes as (
      select pg_column_size(runs.*) as size from runs join gone using (id)
      union all select pg_column_size(t.*) from task_runs t join gone on gone.id = t.run_id
      union all select pg_column_size(a.*) from task_attempts a
        join task_runs t on t.id = a.task_run_id join gone on gone.id = t.run_id
      union all select pg_column_size(e.*) from run_events e join gone on gone.id = e.run_id
      union all select pg_column_size(l.*) from log_lines l join gone on gone.id = l.run_id
      union all select pg_column_size(a.*) from artifacts a join gone on gone.id = a.run_id
    )
    select array(select id from gone) as ids, (select coalesce(sum(size), 0)::float8 from sizes) as "sizeBytes"`,
    { ids: z.array(z.string()), sizeBytes: z.number() },
  );
  const { ids, sizeBytes } = found!;
  return { rows: ids.length, sizeBytes: sizeBytes + (await sizeOfRunFolders(teamId, new Set(ids))) };
}

function sum(parts: Goes[]): Goes {
  return parts.reduce((all, { rows, sizeBytes }) => ({
    rows: all.rows + rows,
    sizeBytes: all.sizeBytes + sizeBytes,
  }));
}
