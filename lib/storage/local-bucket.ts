import type { Readable } from "node:stream";
import { LocalStorage } from "./local-storage";
import type { PutOptions, StoredObject } from "./storage";

/** A folder of local storage that behaves like a bucket: existing objects are never overwritten. */
export class LocalBucket extends LocalStorage {
  /** @param folder path below the root, without leading or trailing slashes */
  constructor(
    root: string,
    private readonly folder: string,
  ) {
    super(root);
  }

  override put(
    path: string,
    body: Readable | Uint8Array | string,
    options?: PutOptions,
  ): Promise<StoredObject> {
    return super.put(this.below(path), body, { ...options, isWriteOnce: true });
  }

  override async list(prefix: string) {
    const entries = await super.list(prefix === "" ? this.folder : this.below(prefix));
    return entries.map((entry) => ({ ...entry, path: entry.path.slice(this.folder.length + 1) }));
  }

  override deleteFolder(path: string): Promise<void> {
    return super.deleteFolder(this.below(path));
  }

  protected override holds(segments: string[]): boolean {
    return `${segments.join("/")}/`.startsWith(`${this.folder}/`);
  }

  private below(path: string): string {
    return `${this.folder}/${path}`;
  }
}
