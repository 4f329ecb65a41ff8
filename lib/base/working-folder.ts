import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { environment } from "./environment";
import { isOfDeadWriter, nameOfWriter } from "./writer-name";

/**
 * Gives `use` an empty folder on the data disk, which is removed afterwards.
 * @param kind purpose, part of the folder's name
 */
export async function withWorkingFolder<T>(kind: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = path.join(workingFolders(), `${kind}-${nameOfWriter()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes working folders of killed processes of this machine. Call once at start, before any is created. */
export async function sweepWorkingFolders(): Promise<void> {
  const names = await readdir(workingFolders()).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return [];
  });
  for (const name of names)
    if (isOfDeadWriter(name.replace(/^[a-z]+-/, "")))
      await rm(path.join(workingFolders(), name), { recursive: true, force: true });
}

function workingFolders(): string {
  return path.join(environment().dataDir, "tmp");
}
