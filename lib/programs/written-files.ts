import { constants } from "node:fs";
import { lstat, open, opendir } from "node:fs/promises";
import path from "node:path";
import { DomainError } from "@/lib/base/errors";

/** A file that a program wrote: a name without path, and its size in bytes. */
export interface WrittenFile {
  name: string;
  path: string;
  sizeBytes: number;
}

/** Names that files may have: no path, nothing hidden, no sign with a meaning elsewhere. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9 _.-]{0,99}$/;

/**
 * Plain files directly in a folder that a program wrote, by name, once its processes have ended. Links, pipes, folders
 * and files with other names are left out and reported; a link is never followed.
 * @param most maximum number of entries. @throws DomainError "too-large" above it
 */
export async function listWritten(
  folder: string,
  most: number,
): Promise<{ files: WrittenFile[]; refused: string[] }> {
  const files: WrittenFile[] = [];
  const refused: string[] = [];
  if (!(await lstat(folder)).isDirectory())
    throw new DomainError("invalid", "The program replaced a folder.");
  for await (const { name } of await opendir(folder)) {
    if (files.length + refused.length >= most)
      throw new DomainError("too-large", `The program wrote more than ${most} files to one folder.`);
    const file = path.join(folder, name);
    const found = await lstat(file);
    if (found.isFile() && found.nlink === 1 && plainName.test(name))
      files.push({ name, path: file, sizeBytes: found.size });
    else refused.push(name);
  }
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), refused };
}

/**
 * Contents of a file that a program wrote; undefined when there is none.
 * @throws DomainError "too-large"; "invalid" for anything but a plain file
 */
export async function readWritten(file: string, maxBytes: number): Promise<Buffer | undefined> {
  const name = path.basename(file);
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new DomainError("invalid", `${name} is not a plain file.`);
  });
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.nlink !== 1)
      throw new DomainError("invalid", `${name} is not a plain file.`);
    if (found.size > maxBytes)
      throw new DomainError("too-large", `${name} is larger than ${Math.round(maxBytes / 1e6)} MB.`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Size of all files in a folder and below, in bytes, and their number; links are not followed. It stops counting at
 * `mostFiles`.
 */
export async function sizeOfFolder(
  folder: string,
  mostFiles: number,
): Promise<{ bytes: number; files: number }> {
  let bytes = 0;
  let files = 0;
  const folders = [folder];
  for (const each of folders) {
    const entries = await opendir(each).catch(() => undefined);
    if (!entries) continue;
    for await (const entry of entries) {
      if (++files >= mostFiles) {
        return { bytes, files };
      }
      const file = path.join(each, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else bytes += (await lstat(file).catch(() => undefined))?.size ?? 0;
    }
  }
  return { bytes, files };
}
