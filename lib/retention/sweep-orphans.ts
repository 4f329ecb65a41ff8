import { dayMs } from "@/lib/base/time-units";
import { unnamedObjects } from "@/lib/experiments/stored-objects";
import { storageOfAllTeams } from "@/lib/storage/open-storage";

/** A younger file may belong to an upload in progress, whose row follows in a moment. */
const youngMs = dayMs;

/** Storage folders in which every file is named by a row. */
const roots = ["datasets", "mlflow"];

/**
 * Deletes stored files that no row names: left by a process that was killed between storing a file and recording it.
 * @returns number of deleted files
 */
export async function sweepOrphans(signal?: AbortSignal): Promise<number> {
  const place = storageOfAllTeams();
  let gone = 0;
  const folders = [...roots];
  for (const folder of folders) {
    if (signal?.aborted) break;
    const entries = await place.list(folder);
    folders.push(...entries.filter(({ isDirectory }) => isDirectory).map(({ path }) => path));
    const files = entries.filter(({ isDirectory }) => !isDirectory).map(({ path }) => `local:${path}`);
    for (const uri of await unnamedObjects(files)) {
      if (!(await isOld(uri))) continue;
      await place.delete(uri);
      gone++;
    }
  }
  return gone;

  async function isOld(uri: string): Promise<boolean> {
    const found = await place.stat(uri).catch(() => undefined);
    return found !== undefined && Date.now() - found.updatedAt.getTime() > youngMs;
  }
}
