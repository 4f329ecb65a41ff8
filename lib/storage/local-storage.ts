import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { addAbortSignal, Readable } from "node:stream";
import { DomainError } from "@/lib/base/errors";
import { isOfDeadWriter, nameOfWriter } from "@/lib/base/writer-name";
import { checkSha256, Digest, piecesOf } from "./digest";
import { HELD, removeUnlessHeld, sweepHeldFiles } from "./held-files";
import { absent, holdsForTeam, isPlainPath, localScheme } from "./local-paths";
import type { ObjectStat, PutOptions, Storage, StorageUri, StoredObject } from "./storage";
import { writeFile } from "./write-file";

/** Folder of unfinished files, on the same file system, so that the rename is atomic. */
const UNFINISHED = ".unfinished";
const folderMode = 0o700;

/** Storage in a folder of this machine. An object is either whole and synced to the disk, or absent. */
export class LocalStorage implements Storage {
  private readonly root: string;

  constructor(root: string) {
    this.root = path.resolve(root);
  }

  /** @param options.isWriteOnce never overwrites: identical bytes are accepted, others are a conflict */
  async put(
    objectPath: string,
    body: Readable | Uint8Array | string,
    options: PutOptions & { isWriteOnce?: boolean } = {},
  ): Promise<StoredObject> {
    const target = this.fileOf(objectPath);
    const unfinished = path.join(this.root, UNFINISHED, nameOfWriter());
    await mkdir(path.dirname(unfinished), { recursive: true, mode: folderMode });
    try {
      if (options.signal && body instanceof Readable) addAbortSignal(options.signal, body);
      const written = await writeFile(unfinished, body, options.maxBytes, async (handle, sha256) => {
        checkSha256(sha256, options.sha256);
        if (!options.isUnknown) await handle.sync();
        await mkdir(path.dirname(target), { recursive: true, mode: folderMode });
        await this.checkReal(path.dirname(target), objectPath);
        if (options.isWriteOnce) await linkOnce(unfinished, target, sha256);
        else await rename(unfinished, target);
        await Promise.all([options.isUnknown && handle.sync(), syncFolder(path.dirname(target))]);
      });
      return { uri: `${localScheme}${objectPath}`, ...written };
    } catch (error) {
      if (body instanceof Readable) body.destroy();
      await rm(unfinished, { force: true });
      if (options.isUnknown) await rm(target, { force: true });
      throw error;
    }
  }

  /** @param range bytes from `start` to `end`, both included */
  async read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable> {
    return createReadStream(await this.localPath(uri), range);
  }

  async stat(uri: StorageUri): Promise<ObjectStat> {
    const file = this.fileOfUri(uri);
    const found = await stat(file).catch(ignoreAbsent);
    if (!found?.isFile()) throw absent(uri);
    await this.checkReal(file, uri);
    return { uri, sizeBytes: found.size, updatedAt: found.mtime };
  }

  async localPath(uri: StorageUri): Promise<string> {
    await this.stat(uri);
    return this.fileOfUri(uri);
  }

  async list(prefix: string) {
    const folder = prefix === "" ? this.root : this.fileOf(prefix.replace(/\/$/, ""));
    await this.checkReal(folder, prefix);
    const entries = (await readdir(folder, { withFileTypes: true }).catch(ignoreAbsent)) ?? [];
    const shown = entries.filter((entry) => entry.name !== UNFINISHED && entry.name !== HELD);
    const listed = shown.map(async (entry) => {
      const file = path.join(folder, entry.name);
      const isDirectory = entry.isDirectory();
      const sizeBytes = isDirectory ? 0 : ((await stat(file).catch(ignoreAbsent))?.size ?? 0);
      return { path: path.relative(this.root, file).split(path.sep).join("/"), isDirectory, sizeBytes };
    });
    return (await Promise.all(listed)).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Deleting an absent object is not an error. */
  async delete(uri: StorageUri): Promise<void> {
    const file = this.fileOfUri(uri);
    await this.checkReal(path.dirname(file), uri);
    await removeUnlessHeld(this.root, file);
  }

  isOwn(uri: StorageUri): Promise<boolean> {
    return this.stat(uri).then(() => true, ignoreNotFound);
  }

  async deleteFolder(folderPath: string): Promise<void> {
    const folder = this.fileOf(folderPath);
    await this.checkReal(path.dirname(folder), folderPath);
    await removeUnlessHeld(this.root, folder, { recursive: true });
  }

  /** Deletes unfinished files of killed processes of this machine, and what killed backups held. */
  async sweepUnfinished(): Promise<void> {
    const folder = path.join(this.root, UNFINISHED);
    for (const name of (await readdir(folder).catch(ignoreAbsent)) ?? [])
      if (isOfDeadWriter(name)) await rm(path.join(folder, name), { force: true });
    await sweepHeldFiles(this.root);
  }

  private fileOfUri(uri: StorageUri): string {
    if (!uri.startsWith(localScheme))
      throw new DomainError("invalid", `${uri} is not an address of local storage.`);
    return this.fileOf(uri.slice(localScheme.length));
  }

  private fileOf(objectPath: string): string {
    const segments = objectPath.split("/");
    if (!isPlainPath(objectPath) || segments[0] === UNFINISHED || segments[0] === HELD)
      throw new DomainError("invalid", `"${objectPath}" is not a path inside the storage.`);
    if (!this.holds(segments)) throw absent(objectPath);
    return path.join(this.root, ...segments);
  }

  /** True when this storage may access the path; subclasses for one team narrow it. */
  protected holds(_segments: string[]): boolean {
    return true;
  }

  /**
   * Refuses a symbolic link below the root's folders. The root and the folders directly in it may be links: an operator
   * may keep them on another disk. @throws DomainError "not-found"
   */
  private async checkReal(file: string, name: string): Promise<void> {
    const [area = "", ...below] = path.relative(this.root, file).split(path.sep);
    const [base, real] = await Promise.all([
      realpath(path.join(this.root, area)).catch(ignoreAbsent),
      realpath(file).catch(ignoreAbsent),
    ]);
    if (real !== undefined && base !== undefined && real !== path.join(base, ...below)) throw absent(name);
  }
}

/** Local storage limited to one team's own objects. */
export class TeamStorage extends LocalStorage {
  constructor(
    root: string,
    private readonly teamId: string,
  ) {
    super(root);
  }

  protected override holds(segments: string[]): boolean {
    return holdsForTeam(segments, this.teamId);
  }
}

/** Links the file to its name, unless the name is taken; identical bytes are accepted. */
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
      `There is already another object called ${path.basename(target)}. Choose another name, or delete it first.`,
    );
}

/** A rename survives a power cut only when its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function ignoreNotFound(error: unknown): false {
  if (error instanceof DomainError && error.code === "not-found") return false;
  throw error;
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}
