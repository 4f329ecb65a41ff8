import { chmod, chown, lstat, readdir } from "node:fs/promises";
import path from "node:path";

/** Sets the umask so that new files of this process and its children are accessible to its own account only. */
export function makeNewFilesPrivate(): void {
  process.umask(0o077);
}

/**
 * Removes the rights of other accounts in a data folder: files get 0600, folders 0700. Postgres' own folder is left
 * alone, and where it belongs to another account, that account's group may pass through the data folder (0710).
 * Symbolic links are not followed.
 * @returns number of files and folders that could not be changed: another account owns them, or the file system has no
 * modes
 */
export async function makeFolderPrivate(dataDir: string): Promise<number> {
  const cluster = path.join(dataDir, "postgres");
  const owner = await lstat(cluster).catch(() => undefined);
  const isForeign = owner !== undefined && owner.uid !== process.getuid?.();
  if (isForeign) await chown(dataDir, process.getuid?.() ?? 0, owner.gid).catch(() => {});
  let failed = await setMode(dataDir, isForeign ? 0o710 : 0o700);
  const folders = [dataDir];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const file = path.join(folder, entry.name);
      if (file === cluster || !(entry.isDirectory() || entry.isFile())) continue;
      failed += await setMode(file, entry.isDirectory() ? 0o700 : 0o600);
      if (entry.isDirectory()) folders.push(file);
    }
  }
  return failed;
}

/** @returns 1 when it failed; a file that was removed in between is fine */
async function setMode(file: string, mode: number): Promise<0 | 1> {
  try {
    if (((await lstat(file)).mode & 0o777) !== mode) await chmod(file, mode);
    return 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? 0 : 1;
  }
}
