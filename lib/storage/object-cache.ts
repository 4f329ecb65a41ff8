import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { within } from "@/lib/base/within";

/** Grace period, in ms: a recently used file stays, since a caller may be about to open its path. */
const freshMs = 60_000;
const underWay = processWide("downloads", () => new Map<string, Promise<void>>());

/**
 * A file in DATA_DIR/tmp/objects with an object's bytes, downloaded when missing. Least recently used files are deleted
 * when all together exceed OBJECT_CACHE_BYTES.
 * @param key names the team, the server and the object with its generation: its bytes never change
 * @param read yields all bytes, and fails at the end when they are not the object's
 * @param signal ends the wait; a started download continues for the next caller
 */
export async function cachedFile(
  key: string,
  read: () => Promise<Readable>,
  signal?: AbortSignal,
): Promise<string> {
  const file = fileOf(key);
  if (await touch(file)) return file;
  const download = underWay.get(file) ?? fill(file, read).finally(() => underWay.delete(file));
  underWay.set(file, download);
  await (signal ? within(signal, download) : download);
  return file;
}

/** Deletes the cached copy of an object. @param key as `cachedFile` takes it */
export async function forgetFile(key: string): Promise<void> {
  await underWay.get(fileOf(key))?.catch(() => {});
  await rm(fileOf(key), { force: true });
}

function fileOf(key: string): string {
  const folder = path.join(environment().dataDir, "tmp", "objects");
  return path.join(folder, createHash("sha256").update(key).digest("hex"));
}

async function fill(file: string, read: () => Promise<Readable>): Promise<void> {
  const part = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    // Synced before the rename: a power cut leaves no partial file under that name.
    await pipeline(await read(), createWriteStream(part, { flush: true, mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await evict(path.dirname(file));
}

/** Marks the file as used. False when it does not exist. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

/** Deletes least recently used files; unfinished files of dead processes age and are deleted in the same way. */
async function evict(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(folder, name)).catch(() => undefined);
      return { name, sizeBytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
    }),
  );
  let left = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { objectCacheBytes } = environment();
  for (const { name, sizeBytes, usedAt } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (left <= objectCacheBytes || usedAt > Date.now() - freshMs) return;
    await rm(path.join(folder, name), { force: true });
    left -= sizeBytes;
  }
}
