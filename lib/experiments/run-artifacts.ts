import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { and, asc, eq } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { experimentArtifacts, experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import { countStored, requireStorage } from "@/lib/limits/team-quota";
import { storage } from "@/lib/storage/open-storage";
import type { StoredObject } from "@/lib/storage/storage";
import { atOrBelow, clash, clashesWith } from "./artifact-paths";
import { artifactStoragePath, cleanArtifactPath, maxFileBytes } from "./experiment";
import { wireIdOfRun } from "./queries";
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
  const wireId = await wireIdOfRun(teamId, runId);
  // Checked before reading the bytes, and again afterwards.
  await refuseClash(db(), runId, clean);
  const place = `${artifactStoragePath(teamId, wireId, runId)}/${randomUUID()}`;
  const maxBytes = Math.min(maxFileBytes, await requireStorage(teamId));
  const stored = await storage(teamId).put(place, body, { maxBytes });
  try {
    const { row, before } = await nameObject(runId, clean, stored);
    countStored(teamId, stored.sizeBytes);
    if (before) await deleteUnnamed(teamId, [before.uri]);
    return row;
  } catch (error) {
    await storage(teamId).delete(stored.uri);
    throw error;
  }
}

async function nameObject(runId: string, path: string, { uri, sha256, sizeBytes }: StoredObject) {
  return db().transaction(async (tx) => {
    await tx.select().from(experimentRuns).where(eq(experimentRuns.id, runId)).for("update");
    await refuseClash(tx, runId, path);
    const sameFile = and(eq(experimentArtifacts.runId, runId), eq(experimentArtifacts.path, path));
    const [before] = await tx.select().from(experimentArtifacts).where(sameFile);
    const [row] = await tx
      .insert(experimentArtifacts)
      .values({ runId, path, uri, sha256, sizeBytes })
      .onConflictDoUpdate({
        target: [experimentArtifacts.runId, experimentArtifacts.path],
        set: { uri, sha256, sizeBytes, createdAt: new Date() },
      })
      .returning();
    return { row: row!, before };
  });
}

/** Rejects a path when the name is used both as a file and as a folder. */
async function refuseClash(on: Pick<Transaction, "select">, runId: string, path: string): Promise<void> {
  const [other] = await on
    .select({ path: experimentArtifacts.path })
    .from(experimentArtifacts)
    .where(and(eq(experimentArtifacts.runId, runId), clashesWith(experimentArtifacts.path, path)))
    .limit(1);
  if (other) throw clash(path, other.path);
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
