import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import type { VersionSource } from "./version-source";

/** Evaluation files of a run. A snapshot stores them below `training/`. */
const trainingFiles = ["evaluation.json", "confusion_matrix.json", "classification_report.json"];

/**
 * Copies everything that a version's source has logged and stored to the version. Locks the rows of files, so that none is
 * replaced or deleted in between. Figures count as the portal's own only when run and files are.
 */
export async function takeSnapshot(
  tx: Transaction,
  teamId: string,
  versionId: string,
  { from, runId }: VersionSource,
): Promise<void> {
  if (from.kind === "version") return copySnapshot(tx, versionId, from);
  if (runId !== null) await copyRun(tx, versionId, runId, { isOutside: from.kind !== "run" });
  if (from.kind === "run") {
    const folder = from.path === "" ? "" : `${from.path}/`;
    await tx.execute(sql`
      -- The run's files, locked.
      with file as materialized (select * from experiment_artifacts where run_id = ${runId} for share)
      insert into model_version_files (version_id, path, uri, sha256, size_bytes)
      select ${versionId}, substr(path, ${folder.length + 1}::int), uri, sha256, size_bytes
      from file where starts_with(path, ${folder})
      on conflict do nothing`);
  }
  if (from.kind === "logged-model") {
    const folder = `${from.folder}/`;
    await tx.execute(sql`
      -- The model's files, locked.
      with file as materialized (
        select * from proxied_files where team_id = ${teamId} and starts_with(path, ${folder}) for share)
      insert into model_version_files (version_id, path, uri, sha256, size_bytes)
      select ${versionId}, substr(path, ${folder.length + 1}::int), uri, sha256, size_bytes from file
      on conflict do nothing`);
  }
}

async function copyRun(
  tx: Transaction,
  versionId: string,
  runId: string,
  { isOutside }: { isOutside: boolean },
): Promise<void> {
  await tx.execute(sql`
    insert into model_version_snapshots (version_id, origin, params, metrics, tags)
    select ${versionId}, case when ${isOutside} then 'outside' else run.origin end,
      coalesce((select jsonb_object_agg(key, value) from experiment_params where run_id = run.id), '{}'),
      coalesce((select jsonb_object_agg(key, jsonb_build_object('value', value, 'step', step, 'loggedAt', logged_at))
        from experiment_latest_metrics where run_id = run.id), '{}'),
      coalesce((select jsonb_object_agg(key, value) from experiment_tags where run_id = run.id), '{}')
    from experiment_runs run where run.id = ${runId} for share`);
  await tx.execute(sql`
    -- The run's files, locked.
    with file as materialized (select * from experiment_artifacts where run_id = ${runId} for share)
    insert into model_version_files (version_id, path, uri, sha256, size_bytes)
    select ${versionId}, 'training/' || path, uri, sha256, size_bytes
    from file where path = any(${sql.param(trainingFiles)}::text[])
    on conflict do nothing`);
}

/** Copies another version: the same files and figures, with the same origin. */
async function copySnapshot(
  tx: Transaction,
  versionId: string,
  { versionId: original, path }: { versionId: string; path: string },
): Promise<void> {
  const folder = path === "" ? "" : `${path}/`;
  await tx.execute(sql`
    insert into model_version_snapshots (version_id, origin, params, metrics, tags)
    select ${versionId}, origin, params, metrics, tags from model_version_snapshots where version_id = ${original}`);
  await tx.execute(sql`
    insert into model_version_files (version_id, path, uri, sha256, size_bytes)
    select ${versionId}, substr(path, ${folder.length + 1}::int), uri, sha256, size_bytes
    from model_version_files where version_id = ${original} and starts_with(path, ${folder})
    on conflict do nothing`);
}
