import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { emptyBin } from "@/lib/deletion/empty-bin";
import { deleteRun } from "@/lib/runs/states/delete-run";
import { oldRows, oldRuns, type RowKind, rowTables } from "./old-rows";
import { getRetention } from "./queries";
import { cutoff, type RetentionKind, retentionKinds } from "./retention";

/** A trace has up to thousands of spans. */
const batchRows = (kind: RowKind) => (kind === "traces" ? 200 : 5_000);
const batchRuns = 100;

/**
 * Deletes what the team's retention has expired, in batches; after an interruption, the next sweep continues.
 * @returns number deleted, by kind
 */
export async function sweepTeam(
  teamId: string,
  signal?: AbortSignal,
): Promise<Record<RetentionKind, number>> {
  const retention = await getRetention(teamId);
  const gone = { runs: 0, logs: 0, events: 0, artifacts: 0, traces: 0, bin: 0, audit: 0 };
  for (const kind of retentionKinds) {
    const keepDays = retention[kind];
    const before = keepDays === null ? undefined : cutoff(keepDays);
    if (kind === "bin") {
      // Without a limit too: members may have let something go at once.
      gone.bin = await emptyBin(teamId, before, signal);
      continue;
    }
    if (!before) continue;
    gone[kind] =
      kind === "runs"
        ? await sweepRuns(teamId, before, signal)
        : await sweepRows(kind, teamId, before, signal);
  }
  return gone;
}

async function sweepRuns(teamId: string, before: Date, signal?: AbortSignal): Promise<number> {
  let gone = 0;
  let last = "";
  while (!signal?.aborted) {
    const batch = await readRows(
      sql()`${oldRuns(teamId, before)} and root.id > ${last} order by root.id limit ${batchRuns}`,
      { id: runs.id },
    );
    for (const { id } of batch) {
      if (signal?.aborted) break;
      if (await deleteUnlessInUse(teamId, id)) gone++;
    }
    last = batch.at(-1)?.id ?? last;
    if (batch.length < batchRuns) break;
  }
  return gone;
}

/** Since the query, a run may have been retried or have got a model version. */
async function deleteUnlessInUse(teamId: string, runId: string): Promise<boolean> {
  try {
    await deleteRun(teamId, runId);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Goes through each table once, in the order in which the rows lie on the disk: no index leads to the old ones. */
async function sweepRows(kind: RowKind, teamId: string, before: Date, signal?: AbortSignal): Promise<number> {
  let gone = 0;
  for (const table of rowTables[kind]) {
    for (let place: string | null = "(0,0)"; place !== null && !signal?.aborted; ) {
      const batch = await sweepBatch(kind, table, teamId, before, place);
      gone += batch.count;
      place = batch.place;
    }
  }
  return gone;
}

/** Deletes the next old rows behind a place. @returns their number, and the place of the last; null without any */
async function sweepBatch(
  kind: RowKind,
  table: string,
  teamId: string,
  before: Date,
  place: string,
): Promise<{ count: number; place: string | null }> {
  const s = sql();
  const [batch] = await readRows(
    s`
    -- The old rows. Without an order: it would read them all, to sort them.
    with old_rows as materialized (
      select old.ctid ${oldRows(kind, table, teamId, before)} and old.ctid > ${place}::tid limit ${batchRows(kind)}
    ),
    deleted as (delete from ${s(table)} where ctid in (select ctid from old_rows) returning 1)
    select (select count(*)::int from deleted) as count, (select max(ctid)::text from old_rows) as place`,
    { count: z.int(), place: z.string().nullable() },
  );
  return batch!;
}
