import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { deleteRun } from "@/lib/runs/states/delete-run";
import { oldRows, oldRuns, type RowKind, rowTables } from "./old-rows";
import { getRetention } from "./queries";
import { cutoff, type RetentionKind, retentionKinds } from "./retention";

const batchRows = 5_000;
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
  const gone = { runs: 0, logs: 0, events: 0, artifacts: 0, audit: 0 };
  for (const kind of retentionKinds) {
    const keepDays = retention[kind];
    if (keepDays === null) continue;
    const before = cutoff(keepDays);
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

async function sweepRows(kind: RowKind, teamId: string, before: Date, signal?: AbortSignal): Promise<number> {
  const s = sql();
  let gone = 0;
  for (const table of rowTables[kind]) {
    while (!signal?.aborted) {
      const { count } = await s`
        delete from ${s(table)}
        where ctid in (select old.ctid ${oldRows(kind, table, teamId, before)} order by old.ctid limit ${batchRows})`;
      gone += count;
      if (count < batchRows) break;
    }
  }
  return gone;
}
