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

async function sweepRows(kind: RowKind, teamId: string, before: Date, signal?: AbortSignal): Promise<number> {
  const s = sql();
  const most = batchRows(kind);
  let gone = 0;
  for (const table of rowTables[kind]) {
    while (!signal?.aborted) {
      const { count } = await s`
        delete from ${s(table)}
        where ctid in (select old.ctid ${oldRows(kind, table, teamId, before)} order by old.ctid limit ${most})`;
      gone += count;
      if (count < most) break;
    }
  }
  return gone;
}
