import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import type { Storage } from "@/lib/storage/storage";

/** Total size of the files of these runs, in bytes. Most runs have none, so the existing folders are listed first. */
export async function sizeOfRunFolders(teamId: string, runIds: ReadonlySet<string>): Promise<number> {
  let total = 0;
  for (const { path } of await storage(teamId).list(`runs/${teamId}`)) {
    const runId = path.split("/").at(-1)!;
    if (runIds.has(runId)) total += await sizeBelow(storage(teamId), runFolder(teamId, runId));
  }
  return total;
}

async function sizeBelow(place: Storage, folder: string): Promise<number> {
  let total = 0;
  for (const { path, isDirectory, sizeBytes } of await place.list(folder))
    total += isDirectory ? await sizeBelow(place, path) : sizeBytes;
  return total;
}
