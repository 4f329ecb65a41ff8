import { open, readdir } from "node:fs/promises";
import path from "node:path";
import { HELD, holdDeletedFiles } from "@/lib/storage/held-files";
import type { ArchiveWriter } from "./archive";
import { entryNames } from "./manifest";

export interface Counted {
  files: number;
  bytes: number;
}

/**
 * Holds the files of a storage folder as they are now, for a later `addTo` that may take hours while the portal writes
 * and deletes.
 */
export async function holdFiles(root: string) {
  const held = await holdDeletedFiles(root);
  return {
    /** Adds all files, then those that were deleted since; a file that was in both is in the archive twice. */
    async addTo(archive: ArchiveWriter): Promise<Counted> {
      const counted = { files: 0, bytes: 0 };
      for (const folder of [root, ...(await held.folders())]) await addFolder(archive, folder, counted);
      return counted;
    },
    release: held.release,
  };
}

/** Unfinished files are no objects, and what is held comes by itself. */
const isObject = (name: string) => name !== HELD && name !== ".unfinished";

async function addFolder(archive: ArchiveWriter, root: string, counted: Counted): Promise<void> {
  const names = (await readdir(root).catch(ignoreAbsent)) ?? [];
  const waiting = names.filter(isObject);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    // Links of the operator, to other disks, are followed: the storage lets none be made below them.
    const entries = await readdir(path.join(root, name), { withFileTypes: true }).catch(ignoreAbsent);
    if (entries) waiting.push(...entries.map((entry) => `${name}/${entry.name}`));
    else await addFile(archive, root, name, counted);
  }
}

/** A file that is gone was moved aside, and is added from there. */
async function addFile(archive: ArchiveWriter, root: string, name: string, counted: Counted): Promise<void> {
  const handle = await open(path.join(root, name), "r").catch(ignoreAbsent);
  if (!handle) return;
  try {
    const { size, mtime } = await handle.stat();
    const body = handle.createReadStream({ autoClose: false, ...(size > 0 && { start: 0, end: size - 1 }) });
    await archive.addStream({ name: entryNames.files + name, size, mtime }, body);
    counted.files++;
    counted.bytes += size;
  } finally {
    await handle.close();
  }
}

/** Absent, or a file in place of a folder. */
function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}
