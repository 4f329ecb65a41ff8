import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { and, asc, eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { experiments } from "@/db/schema/experiments";
import { proxiedFiles } from "@/db/schema/logged-models";
import { DomainError } from "@/lib/base/errors";
import { countStored, requireStorage } from "@/lib/limits/team-quota";
import { storage } from "@/lib/storage/open-storage";
import { atOrBelow, clash, clashesWith } from "./artifact-paths";
import { cleanArtifactPath, maxFileBytes } from "./experiment";
import { deleteUnnamed } from "./stored-objects";

export type ProxiedFile = typeof proxiedFiles.$inferSelect;

/**
 * Stores a file behind the artifact proxy outside of a run, replacing one of the same path. The bytes always become a new
 * object, so that a model version keeps the files of its registration.
 * @throws DomainError "too-large"; "invalid" also when a folder has that name, or a file the name of a parent folder
 */
export async function putProxiedFile(
  teamId: string,
  path: string,
  body: Readable | Uint8Array | string,
): Promise<ProxiedFile> {
  const clean = cleanArtifactPath(path);
  if (clean === "") throw new DomainError("invalid", "Invalid artifact path.");
  // Checked before reading the bytes, and again afterwards.
  await refuseClash(db(), teamId, clean);
  const maxBytes = Math.min(maxFileBytes, await requireStorage(teamId));
  const place = `mlflow/${teamId}/proxied/${randomUUID()}`;
  const stored = await storage(teamId).put(place, body, { maxBytes, isUnknown: true });
  try {
    const { row, before } = await db().transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`proxied files ${teamId}`}, 0))`);
      await refuseClash(tx, teamId, clean);
      const sameFile = and(eq(proxiedFiles.teamId, teamId), eq(proxiedFiles.path, clean));
      const [before] = await tx.select().from(proxiedFiles).where(sameFile);
      const file = { uri: stored.uri, sha256: stored.sha256, sizeBytes: stored.sizeBytes };
      const [row] = await tx
        .insert(proxiedFiles)
        .values({ teamId, path: clean, experimentId: await experimentOf(tx, teamId, clean), ...file })
        .onConflictDoUpdate({
          target: [proxiedFiles.teamId, proxiedFiles.path],
          set: { ...file, createdAt: new Date() },
        })
        .returning();
      return { row: row!, before };
    });
    countStored(teamId, stored.sizeBytes);
    if (before) await deleteUnnamed(teamId, [before.uri]);
    return row;
  } catch (error) {
    await storage(teamId).delete(stored.uri);
    throw error;
  }
}

/** The file of a path and all files below it, by path. @throws DomainError "invalid" for a hostile path */
export async function listProxiedFiles(teamId: string, path: string): Promise<ProxiedFile[]> {
  return db()
    .select()
    .from(proxiedFiles)
    .where(and(eq(proxiedFiles.teamId, teamId), atOrBelow(proxiedFiles.path, cleanArtifactPath(path))))
    .orderBy(asc(proxiedFiles.path));
}

/** One file. @throws DomainError "not-found" */
export async function getProxiedFile(teamId: string, path: string): Promise<ProxiedFile> {
  const clean = cleanArtifactPath(path);
  const [found] = await db()
    .select()
    .from(proxiedFiles)
    .where(and(eq(proxiedFiles.teamId, teamId), eq(proxiedFiles.path, clean)));
  if (!found) throw new DomainError("not-found", `No such artifact: '${clean}'.`);
  return found;
}

/** Deletes a file or a whole folder; does nothing when it does not exist. Versions keep the files of their registration. */
export async function deleteProxiedFiles(teamId: string, path: string): Promise<void> {
  const gone = await db()
    .delete(proxiedFiles)
    .where(and(eq(proxiedFiles.teamId, teamId), atOrBelow(proxiedFiles.path, cleanArtifactPath(path))))
    .returning({ uri: proxiedFiles.uri });
  await deleteUnnamed(
    teamId,
    gone.map(({ uri }) => uri),
  );
}

/** Deletes folders with these names within a folder. Versions keep the files of their registration. */
export async function deleteProxiedFolders(teamId: string, parent: string, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const place = cleanArtifactPath(parent);
  const part = place.split("/").length + 1;
  const gone = await db()
    .delete(proxiedFiles)
    .where(
      and(
        eq(proxiedFiles.teamId, teamId),
        atOrBelow(proxiedFiles.path, place),
        sql`split_part(${proxiedFiles.path}, '/', ${part}) = any(${sql.param(names)}::text[])`,
      ),
    )
    .returning({ uri: proxiedFiles.uri });
  await deleteUnnamed(
    teamId,
    gone.map(({ uri }) => uri),
  );
}

/** Rejects a path when the name is used both as a file and as a folder. */
async function refuseClash(on: Pick<Transaction, "select">, teamId: string, path: string): Promise<void> {
  const [other] = await on
    .select({ path: proxiedFiles.path })
    .from(proxiedFiles)
    .where(and(eq(proxiedFiles.teamId, teamId), clashesWith(proxiedFiles.path, path)))
    .limit(1);
  if (other) throw clash(path, other.path);
}

async function experimentOf(tx: Transaction, teamId: string, path: string): Promise<string | null> {
  const [found] = await tx
    .select({ id: experiments.id })
    .from(experiments)
    .where(and(eq(experiments.teamId, teamId), eq(experiments.wireId, path.split("/")[0]!)));
  return found?.id ?? null;
}
