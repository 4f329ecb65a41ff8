import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

/** Folder of a storage with a folder for each backup in progress. */
export const HELD = ".held";
/** File of such a folder; its time tells that the backup still runs, on whatever machine. */
const heartbeat = "heartbeat";
const beatMs = 5_000;
const longestSilenceMs = 60_000;

export interface HeldFiles {
  /** Folders that hold what was deleted since, each below its path in the storage. */
  folders(): Promise<string[]>;
  /** Ends the hold and deletes what it held. */
  release(): Promise<void>;
}

/**
 * From now on, what is deleted from a storage folder is moved aside: a backup that reads it after its snapshot of the
 * database still finds every file that a row of the snapshot names.
 */
export async function holdDeletedFiles(root: string): Promise<HeldFiles> {
  await sweepHeldFiles(root);
  const folder = path.join(root, HELD, randomUUID());
  const beat = path.join(folder, heartbeat);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(beat, "", { mode: 0o600 });
  const timer = setInterval(() => utimes(beat, new Date(), new Date()).catch(() => {}), beatMs).unref();
  return {
    async folders() {
      const names = await readdir(folder);
      return names.filter((name) => name !== heartbeat).map((name) => path.join(folder, name));
    },
    async release() {
      clearInterval(timer);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Deletes a file of a storage, or a folder where `recursive` says so; while a backup reads the storage, moves it aside. */
export async function removeUnlessHeld(
  root: string,
  target: string,
  { recursive = false } = {},
): Promise<void> {
  for (const folder of await foldersOf(root))
    if (await isInUse(folder)) {
      const aside = path.join(folder, randomUUID(), path.relative(root, target));
      return move(target, aside);
    }
  await rm(target, { recursive, force: true });
}

/** Deletes what killed backups left. */
export async function sweepHeldFiles(root: string): Promise<void> {
  for (const folder of await foldersOf(root))
    if (!(await isInUse(folder))) await rm(folder, { recursive: true, force: true });
}

async function foldersOf(root: string): Promise<string[]> {
  const names = await readdir(path.join(root, HELD)).catch(ignoreAbsent);
  return (names ?? []).map((name) => path.join(root, HELD, name));
}

async function isInUse(folder: string): Promise<boolean> {
  const found = await stat(path.join(folder, heartbeat)).catch(ignoreAbsent);
  return found !== undefined && Date.now() - found.mtimeMs < longestSilenceMs;
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return;
    // An area of the storage may be a link to another disk.
    if (error.code !== "EXDEV") throw error;
    await cp(from, to, { recursive: true });
    await rm(from, { recursive: true, force: true });
  });
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
