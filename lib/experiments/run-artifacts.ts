import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { orNull, readRows } from "@/db/rows";
import { experimentArtifacts, experimentRuns, experiments } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import { countStored, requireStorage } from "@/lib/limits/team-quota";
import { storage } from "@/lib/storage/open-storage";
import type { StoredObject } from "@/lib/storage/storage";
import { atOrBelow, clash } from "./artifact-paths";
import { artifactStoragePath, cleanArtifactPath, maxFileBytes } from "./experiment";
import { deleteUnnamed } from "./stored-objects";

export type RunArtifact = typeof experimentArtifacts.$inferSelect;

/** A file or folder, with its full path. */
export type ArtifactEntry = { path: string; isDirectory: boolean; sizeBytes?: number };

/**
 * Stores a file of a run, replacing one of the same path. The bytes always become a new object, so that a model version
 * keeps the files of its registration.
 * @throws DomainError "not-found", "too-large"; "invalid" also when a folder has that name, or a file the name of a
 * parent folder
 */
export async function putRunArtifact(
  teamId: string,
  runId: string,
  path: string,
  body: Readable | Uint8Array | string,
): Promise<RunArtifact> {
  const clean = cleanArtifactPath(path);
  if (clean === "") throw new DomainError("invalid", "Invalid artifact path.");
  // Checked before reading the bytes, and again afterwards.
  const wireId = await findPlace(teamId, runId, clean);
  const place = `${artifactStoragePath(teamId, wireId, runId)}/${randomUUID()}`;
  const maxBytes = Math.min(maxFileBytes, await requireStorage(teamId));
  const stored = await storage(teamId).put(place, body, { maxBytes, isUnknown: true });
  try {
    const { row, before } = await nameObject(runId, clean, stored);
    countStored(teamId, stored.sizeBytes);
    if (before !== null) await deleteUnnamed(teamId, [before]);
    return row;
  } catch (error) {
    await storage(teamId).delete(stored.uri);
    throw error;
  }
}

/** Number of the run's experiment. @throws DomainError "not-found"; "invalid" when the path clashes with another file */
async function findPlace(teamId: string, runId: string, path: string): Promise<string> {
  const [found] = await readRows(
    sql()`
    select experiment.wire_id as "wireId", (${clashing(runId, path)}) as clash
    from experiment_runs run join experiments experiment on experiment.id = run.experiment_id
    where run.team_id = ${teamId} and run.id = ${runId}`,
    { wireId: experiments.wireId, clash: z.string().nullable() },
  );
  if (!found) throw new DomainError("not-found", `Run with id=${runId} not found`);
  if (found.clash !== null) throw clash(path, found.clash);
  return found.wireId;
}

/** Gives an object its name among the run's files. @returns the file, and the object that had the name before */
function nameObject(runId: string, path: string, { uri, sha256, sizeBytes }: StoredObject) {
  return sql().begin(async (tx) => {
    await tx`select from experiment_runs where id = ${runId} for update`;
    const [named] = await readRows(
      tx`
      with other as materialized (${clashing(runId, path)}),
      before as materialized (select uri from experiment_artifacts where run_id = ${runId} and path = ${path}),
      named as (
        insert into experiment_artifacts (run_id, path, uri, sha256, size_bytes)
        select ${runId}, ${path}, ${uri}, ${sha256}, ${sizeBytes}::bigint where not exists (select from other)
        on conflict (run_id, path) do update set uri = excluded.uri, sha256 = excluded.sha256,
          size_bytes = excluded.size_bytes, created_at = now()
        returning created_at)
      select (select path from other) as clash, (select uri from before) as before,
        (select created_at from named) as "createdAt"`,
      {
        clash: z.string().nullable(),
        before: z.string().nullable(),
        createdAt: orNull(experimentArtifacts.createdAt),
      },
    );
    const { clash: other, before, createdAt } = named!;
    if (createdAt === null) throw clash(path, other ?? path);
    return { row: { runId, path, uri, sha256, sizeBytes, createdAt }, before };
  });
}

/** Statement for a file of the run of which a name is a file there and a folder here, or the other way round. */
function clashing(runId: string, path: string) {
  const parts = path.split("/");
  const folders = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
  return sql()`select path from experiment_artifacts where run_id = ${runId}
    and (path = any(${folders}::text[]) or starts_with(path, ${`${path}/`})) limit 1`;
}

/** Files and folders directly below `path`, by full path; empty when the path is a file or does not exist. */
export async function listRunArtifacts(teamId: string, runId: string, path = ""): Promise<ArtifactEntry[]> {
  return entriesBelow(await artifactsBelow(teamId, runId, path), cleanArtifactPath(path));
}

/** Files and folders directly below a folder, computed from files with full paths. */
export function entriesBelow(files: { path: string; sizeBytes: number }[], folder: string): ArtifactEntry[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const entries = new Map<string, ArtifactEntry>();
  for (const file of files) {
    if (!file.path.startsWith(prefix)) continue;
    const [name, ...deeper] = file.path.slice(prefix.length).split("/");
    const full = prefix + name;
    if (deeper.length > 0) entries.set(full, { path: full, isDirectory: true });
    else entries.set(full, { path: full, isDirectory: false, sizeBytes: file.sizeBytes });
  }
  return [...entries.values()];
}

/** All files of a run in all folders, by path. */
export function listAllRunArtifacts(teamId: string, runId: string): Promise<RunArtifact[]> {
  return artifactsBelow(teamId, runId, "");
}

/** A file of a run: storage URI, size and hash. @throws DomainError "not-found" */
export async function getRunArtifact(teamId: string, runId: string, path: string): Promise<RunArtifact> {
  const clean = cleanArtifactPath(path);
  const found = (await artifactsBelow(teamId, runId, clean)).find((file) => file.path === clean);
  if (!found) throw new DomainError("not-found", `No such artifact: '${clean}'.`);
  return found;
}

/**
 * Deletes a file, or a whole folder; does nothing when it does not exist. Versions registered from the run keep their
 * files.
 */
export async function deleteRunArtifacts(teamId: string, runId: string, path: string): Promise<void> {
  const files = await artifactsBelow(teamId, runId, path);
  for (const file of files)
    await db()
      .delete(experimentArtifacts)
      .where(and(eq(experimentArtifacts.runId, runId), eq(experimentArtifacts.path, file.path)));
  await deleteUnnamed(
    teamId,
    files.map(({ uri }) => uri),
  );
}

/** The file of that path and all files below it. @throws DomainError "invalid" for a hostile path */
async function artifactsBelow(teamId: string, runId: string, path: string): Promise<RunArtifact[]> {
  const rows = await db()
    .select({ file: experimentArtifacts })
    .from(experimentArtifacts)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentArtifacts.runId))
    .where(
      and(
        eq(experimentRuns.teamId, teamId),
        eq(experimentArtifacts.runId, runId),
        atOrBelow(experimentArtifacts.path, cleanArtifactPath(path)),
      ),
    )
    .orderBy(asc(experimentArtifacts.path));
  return rows.map(({ file }) => file);
}
