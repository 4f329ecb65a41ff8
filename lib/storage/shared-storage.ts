import { basename } from "node:path/posix";
import type { Readable } from "node:stream";
import { DomainError } from "@/lib/base/errors";
import type { GoogleStorage } from "./google-storage";
import { absent, holdsForTeam, isPlainPath, localScheme } from "./local-paths";
import type { ObjectStat, PutOptions, Storage, StorageUri, StoredObject } from "./storage";

/** A folder of a bucket that the operator named by STORAGE_URL. */
export interface SharedPlace {
  /** `gs://bucket/prefix/` */
  base: string;
  /** `put` replaces what is there. */
  overwriting: GoogleStorage;
  /** `put` accepts the same bytes and refuses others. */
  writeOnce: GoogleStorage;
}

/**
 * The portal's own storage in a bucket, for several machines. Addresses are those of local storage (`local:…`), so
 * rows need not know where the bytes are.
 */
export class SharedStorage implements Storage {
  /**
   * @param open the place; the bucket's client is loaded at first use
   * @param teamId limits it to one team's own objects
   */
  constructor(
    protected readonly open: () => Promise<SharedPlace>,
    private readonly teamId?: string,
  ) {}

  put(path: string, body: Readable | Uint8Array | string, options?: PutOptions): Promise<StoredObject> {
    return this.write(path, body, options, "overwriting");
  }

  protected async write(
    path: string,
    body: Readable | Uint8Array | string,
    options: PutOptions | undefined,
    how: "overwriting" | "writeOnce",
  ): Promise<StoredObject> {
    this.check(path);
    const place = await this.open();
    const { sha256, sizeBytes } = await place[how].put(path, body, options).catch((error) => {
      if (!(error instanceof DomainError) || error.code !== "conflict" || how === "overwriting") throw error;
      throw new DomainError(
        "conflict",
        `There is already another object called ${basename(path)}. Choose another name, or delete it first.`,
      );
    });
    return { uri: `${localScheme}${path}`, sha256, sizeBytes };
  }

  read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable> {
    return this.at(uri, (place, there) => place.read(there, range));
  }

  async stat(uri: StorageUri): Promise<ObjectStat> {
    return { ...(await this.at(uri, (place, there) => place.stat(there))), uri };
  }

  localPath(uri: StorageUri, signal?: AbortSignal): Promise<string> {
    return this.at(uri, (place, there) => place.localPath(there, signal));
  }

  async list(prefix: string) {
    const path = prefix.replace(/\/$/, "");
    if (path !== "") this.check(path);
    return (await this.open()).overwriting.list(path);
  }

  delete(uri: StorageUri): Promise<void> {
    return this.at(uri, (place, there) => place.delete(there));
  }

  isOwn(uri: StorageUri): Promise<boolean> {
    return this.stat(uri).then(
      () => true,
      (error) => {
        if (error instanceof DomainError && error.code === "not-found") return false;
        throw error;
      },
    );
  }

  async deleteFolder(path: string): Promise<void> {
    this.check(path);
    await (await this.open()).overwriting.deleteFolder(path);
  }

  /** Team storage holds the team's own parts alone; a bucket narrows it further. */
  protected holds(segments: string[]): boolean {
    return this.teamId === undefined || holdsForTeam(segments, this.teamId);
  }

  private check(path: string): void {
    if (!isPlainPath(path)) throw new DomainError("invalid", `"${path}" is not a path inside the storage.`);
    if (!this.holds(path.split("/"))) throw absent(path);
  }

  private async at<T>(
    uri: StorageUri,
    work: (place: GoogleStorage, there: StorageUri) => Promise<T>,
  ): Promise<T> {
    if (!uri.startsWith(localScheme))
      throw new DomainError("invalid", `${uri} is not an address of local storage.`);
    const path = uri.slice(localScheme.length);
    this.check(path);
    const { base, overwriting } = await this.open();
    try {
      return await work(overwriting, base + path);
    } catch (error) {
      // The bucket is the operator's matter.
      throw error instanceof DomainError && error.code === "not-found" ? absent(uri) : error;
    }
  }
}

/** A folder of the shared storage as a bucket: paths are relative to it, and nothing is overwritten. */
export class SharedBucket extends SharedStorage {
  /** @param folder path without leading or trailing slashes */
  constructor(
    open: () => Promise<SharedPlace>,
    private readonly folder: string,
  ) {
    super(open);
  }

  override put(
    path: string,
    body: Readable | Uint8Array | string,
    options?: PutOptions,
  ): Promise<StoredObject> {
    return this.write(`${this.folder}/${path}`, body, options, "writeOnce");
  }

  override async list(prefix: string) {
    const entries = await super.list(prefix === "" ? this.folder : `${this.folder}/${prefix}`);
    return entries.map((entry) => ({ ...entry, path: entry.path.slice(this.folder.length + 1) }));
  }

  override deleteFolder(path: string): Promise<void> {
    return super.deleteFolder(`${this.folder}/${path}`);
  }

  protected override holds(segments: string[]): boolean {
    return `${segments.join("/")}/`.startsWith(`${this.folder}/`);
  }
}
