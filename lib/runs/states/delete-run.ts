import type { TransactionSql } from "postgres";
import { sql } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { isEnded } from "@/lib/base/run";
import { modelVersionsOf } from "@/lib/runs/keep/model-use";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";

const partShape = { id: runs.id, name: runs.name, state: runs.state };
type Part = RowOf<typeof partShape>;

/**
 * Deletes a run with its child runs and everything they made: rows, logs, events, artifacts, cached results and stored
 * files. Experiment runs and models stay; the executor's own rows expire by its own schedule. The rows are deleted
 * last, so that an interrupted deletion can be repeated.
 * @throws DomainError "not-found", or "conflict" when a part has not ended or has trained a model version
 */
export async function deleteRun(teamId: string, runId: string): Promise<void> {
  await sql().begin(async (tx) => {
    // Locked, so that none of them is retried in the meantime.
    const parts = await lockParts(tx, teamId, runId);
    const parent = await findParent(tx, runId);
    const open = [...parts, ...parent].find(({ state }) => !isEnded(state));
    if (open)
      throw new DomainError(
        "conflict",
        `${open.name} is ${open.state}. Delete this run after it has finished.`,
      );
    const ids = parts.map(({ id }) => id);
    const [used] = await modelVersionsOf(teamId, ids);
    if (used)
      throw new DomainError(
        "conflict",
        `${used.model} version ${used.version} was trained by this run. Delete that version first.`,
      );
    for (const id of ids) await storage(teamId).deleteFolder(runFolder(teamId, id));
    // Their outputs may name deleted files.
    await tx`delete from task_cache where team_id = ${teamId} and run_id = any(${ids}::text[])`;
    await tx`delete from runs where team_id = ${teamId} and id = ${runId}`;
  });
}

async function lockParts(tx: TransactionSql, teamId: string, runId: string): Promise<Part[]> {
  const parts = await readRows(
    tx`
    -- The run, its children, their children and so on.
    with recursive tree as (
      select id from runs where team_id = ${teamId} and id = ${runId}
      union
      select child.id from runs child join tree on child.parent_run_id = tree.id
    )
    select id, name, state from runs where id in (select id from tree) order by id for update`,
    partShape,
  );
  if (parts.length === 0) throw new DomainError("not-found", "There is no such run.");
  return parts;
}

/** The parent run: while it is in progress, it needs this one. */
async function findParent(tx: TransactionSql, runId: string): Promise<Part[]> {
  return readRows(
    tx`
    select parent.id, parent.name, parent.state from runs
    join runs parent on parent.id = runs.parent_run_id where runs.id = ${runId}`,
    partShape,
  );
}
