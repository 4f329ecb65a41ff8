import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { within } from "@/lib/base/within";

/** What was used within this time stays: somebody has its path and is about to open it. */
const freshMs = 60_000;
const underWay = processWide("downloads", () => new Map<string, Promise<void>>());

/**
 * The file in DATA_DIR/tmp/objects with an object's bytes, which are read when they are not there yet. Those used least
 * recently go when all together exceed OBJECT_CACHE_BYTES.
 * @param key names the team, the server and the object with its generation: the bytes behind it never change
 * @param read gives all bytes, and fails at their end when they are not the object's
 * @param signal ends the wait; what has begun to come is kept for the next who asks
 */
export async function cachedFile(
  key: string,
  read: () => Promise<Readable>,
  signal?: AbortSignal,
): Promise<string> {
  const folder = path.join(environment().dataDir, "tmp", "objects");
  const file = path.join(folder, createHash("sha256").update(key).digest("hex"));
  if (await touch(file)) return file;
  const download = underWay.get(file) ?? fill(file, read).finally(() => underWay.delete(file));
  underWay.set(file, download);
  await (signal ? within(signal, download) : download);
  return file;
}

async function fill(file: string, read: () => Promise<Readable>): Promise<void> {
  const part = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    // Synced before it gets its name: a power cut leaves no half of it behind that name.
    await pipeline(await read(), createWriteStream(part, { flush: true, mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await evict(path.dirname(file));
}

/** Marks the file as used. False when it is not there. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

/** Deletes what was used least recently; what a dead process left half-written ages and goes in the same way. */
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
