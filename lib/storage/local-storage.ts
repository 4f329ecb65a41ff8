import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { addAbortSignal, Readable } from "node:stream";
import { DomainError } from "@/lib/errors";
import { isOfDeadWriter, nameOfWriter } from "@/lib/writer-name";
import { Digest, piecesOf } from "./digest";
import type { ObjectStat, PutOptions, Storage, StorageUri, StoredObject } from "./storage";

const SCHEME = "local:";
/** Half-written files wait here, on the same file system, so that the rename is atomic. */
const UNFINISHED = ".unfinished";

/** Storage in a folder of this machine. An object is either whole and synced to the disk, or absent. */
export class LocalStorage implements Storage {
  private readonly root: string;

  constructor(root: string) {
    this.root = path.resolve(root);
  }

  /** @param options.isWriteOnce leaves an object that is there as it is: the same bytes are fine, others a conflict */
  async put(
    objectPath: string,
    body: Readable | Uint8Array | string,
    options: PutOptions & { isWriteOnce?: boolean } = {},
  ): Promise<StoredObject> {
    const target = this.fileOf(objectPath);
    const unfinished = path.join(this.root, UNFINISHED, nameOfWriter());
    await mkdir(path.dirname(unfinished), { recursive: true });
    try {
      if (options.signal && body instanceof Readable) addAbortSignal(options.signal, body);
      const written = await writeSynced(unfinished, body, options.maxBytes);
      await mkdir(path.dirname(target), { recursive: true });
      if (options.isWriteOnce) await linkOnce(unfinished, target, written.sha256);
      else await rename(unfinished, target);
      await syncFolder(path.dirname(target));
      return { uri: `${SCHEME}${objectPath}`, ...written };
    } catch (error) {
      if (body instanceof Readable) body.destroy();
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** @param range bytes from `start` to `end`, both included */
  async read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable> {
    return createReadStream(await this.localPath(uri), range);
  }

  async stat(uri: StorageUri): Promise<ObjectStat> {
    const found = await stat(this.fileOfUri(uri)).catch(ignoreAbsent);
    if (!found?.isFile()) throw new DomainError("not-found", `There is no stored object ${uri}.`);
    return { uri, sizeBytes: found.size, updatedAt: found.mtime };
  }

  async localPath(uri: StorageUri): Promise<string> {
    await this.stat(uri);
    return this.fileOfUri(uri);
  }

  async list(prefix: string) {
    const folder = prefix === "" ? this.root : this.fileOf(prefix.replace(/\/$/, ""));
    const entries = (await readdir(folder, { withFileTypes: true }).catch(ignoreAbsent)) ?? [];
    const shown = entries.filter((entry) => entry.name !== UNFINISHED);
    const listed = shown.map(async (entry) => {
      const file = path.join(folder, entry.name);
      const isDirectory = entry.isDirectory();
      const sizeBytes = isDirectory ? 0 : ((await stat(file).catch(ignoreAbsent))?.size ?? 0);
      return { path: path.relative(this.root, file).split(path.sep).join("/"), isDirectory, sizeBytes };
    });
    return (await Promise.all(listed)).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Deleting what is absent is not an error. */
  async delete(uri: StorageUri): Promise<void> {
    await rm(this.fileOfUri(uri), { force: true });
  }

  async deleteFolder(folderPath: string): Promise<void> {
    await rm(this.fileOf(folderPath), { recursive: true, force: true });
  }

  /** Deletes what writers of this machine left half-written when they were killed. */
  async sweepUnfinished(): Promise<void> {
    const folder = path.join(this.root, UNFINISHED);
    for (const name of (await readdir(folder).catch(ignoreAbsent)) ?? [])
      if (isOfDeadWriter(name)) await rm(path.join(folder, name), { force: true });
  }

  private fileOfUri(uri: StorageUri): string {
    if (!uri.startsWith(SCHEME))
      throw new DomainError("invalid", `${uri} is not an address of local storage.`);
    return this.fileOf(uri.slice(SCHEME.length));
  }

  private fileOf(objectPath: string): string {
    const segments = objectPath.split("/");
    const isPlain = (segment: string) => segment !== "" && segment !== "." && segment !== "..";
    if (!segments.every(isPlain) || /[\\\0]/.test(objectPath) || segments[0] === UNFINISHED)
      throw new DomainError("invalid", `"${objectPath}" is not a path inside the storage.`);
    return path.join(this.root, ...segments);
  }
}

async function writeSynced(file: string, body: Readable | Uint8Array | string, maxBytes?: number) {
  const digest = new Digest(maxBytes);
  const handle = await open(file, "wx");
  try {
    for await (const bytes of piecesOf(body)) {
      digest.update(bytes);
      for (let at = 0; at < bytes.byteLength; ) at += (await handle.write(bytes, at)).bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  const { sha256, sizeBytes } = digest.result();
  return { sha256, sizeBytes };
}

/** Gives the file its name, unless the name is taken: by the same bytes is fine. */
async function linkOnce(unfinished: string, target: string, sha256: string): Promise<void> {
  const taken = await link(unfinished, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    return true;
  });
  await rm(unfinished);
  if (!taken) return;
  const there = new Digest();
  for await (const bytes of piecesOf(createReadStream(target))) there.update(bytes);
  if (there.result().sha256 !== sha256)
    throw new DomainError(
      "conflict",
      `There is another object called ${path.basename(target)}. Choose another name, or delete it first.`,
    );
}

/** A rename survives a power cut only when its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}
