import { asc, eq, inArray } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { deletedFiles } from "@/db/schema/deletions";
import { logError } from "@/lib/base/log-error";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { unnamedObjects } from "@/lib/experiments/stored-objects";

const batchFiles = 200;

/**
 * Marks stored files for deletion, in the transaction that deletes the rows that name them. Call `sweepDeletedFiles`
 * after its commit; after a crash in between, the hourly sweep deletes them.
 */
export async function markFiles(tx: Transaction, teamId: string, uris: readonly string[]): Promise<void> {
  for (let at = 0; at < uris.length; at += batchFiles) {
    const rows = uris.slice(at, at + batchFiles).map((uri) => ({ teamId, uri }));
    await tx.insert(deletedFiles).values(rows).onConflictDoNothing();
  }
}

/**
 * Deletes the marked files that no row names, and forgets marks of the others. Objects of a bucket that the portal did not
 * write stay. A file that cannot be deleted now keeps its mark with the error, and is tried again by the next sweep.
 * @param teamId only of this team; undefined for all
 * @returns number of deleted files
 */
export async function sweepDeletedFiles(teamId?: string, signal?: AbortSignal): Promise<number> {
  let gone = 0;
  const failed = new Set<string>();
  while (!signal?.aborted) {
    const marks = await db()
      .select()
      .from(deletedFiles)
      .where(teamId === undefined ? undefined : eq(deletedFiles.teamId, teamId))
      .orderBy(asc(deletedFiles.id))
      .limit(batchFiles + failed.size);
    const due = marks.filter(({ id }) => !failed.has(id));
    if (due.length === 0) break;
    const unnamed = new Set(await unnamedObjects(due.map(({ uri }) => uri)));
    const done: string[] = [];
    for (const { id, teamId: owner, uri } of due) {
      if (signal?.aborted) break;
      try {
        if (unnamed.has(uri) && (await deleteOwn(owner, uri))) gone++;
        done.push(id);
      } catch (error) {
        failed.add(id);
        logError(`The file ${uri} of a deleted row could not be deleted; it will be tried again.`, error);
        const message = error instanceof Error ? error.message.slice(0, 1000) : "unknown";
        await db().update(deletedFiles).set({ error: message }).where(eq(deletedFiles.id, id));
      }
    }
    if (done.length > 0) await db().delete(deletedFiles).where(inArray(deletedFiles.id, done));
  }
  return gone;
}

async function deleteOwn(teamId: string, uri: string): Promise<boolean> {
  const place = await storageForUri(teamId, uri);
  if (!(await place.isOwn(uri))) return false;
  await place.delete(uri);
  return true;
}
