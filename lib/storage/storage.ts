import type { Readable } from "node:stream";

/**
 * Storage URI: `local:<area>/<team>/<path>` below DATA_DIR/storage, `gs://bucket/object#generation` in Google Cloud
 * Storage. A generation fixes the object's bytes; without it, the current ones are meant.
 */
export type StorageUri = string;

export interface StoredObject {
  uri: StorageUri;
  /** SHA-256 of the bytes, hex. */
  sha256: string;
  sizeBytes: number;
  /** CRC-32C of an object in Google Cloud Storage, in Google's format. */
  crc32c?: string;
}

export interface ObjectStat {
  /** With the generation, if there is one. */
  uri: StorageUri;
  sizeBytes: number;
  updatedAt: Date;
}

export interface PutOptions {
  maxBytes?: number;
  /** Expected SHA-256 (hex) of the bytes. Others are refused as a "conflict" before the object exists. */
  sha256?: string;
  signal?: AbortSignal;
  /** True for a new path that nobody reads before it is returned: the disk is then waited for once, not twice. */
  isUnknown?: boolean;
}

/** Interface for the local folder and for buckets; flows cannot tell them apart. */
export interface Storage {
  /**
   * Writes all of `body` or nothing. A bucket never overwrites: an own object with the same bytes counts as written, so
   * that a retry neither fails nor duplicates. @param path below the storage's own folder
   * @throws DomainError "too-large" beyond `maxBytes`; "conflict" when a bucket has another object there
   */
  put(path: string, body: Readable | Uint8Array | string, options?: PutOptions): Promise<StoredObject>;
  /** @param range bytes from `start` to `end`, both included @throws DomainError "not-found" */
  read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable>;
  /** @throws DomainError "not-found" */
  stat(uri: StorageUri): Promise<ObjectStat>;
  /** A local file with the object's bytes, for libraries that need a path. Open it soon: it may be a cached copy. */
  localPath(uri: StorageUri, signal?: AbortSignal): Promise<string>;
  /** Names directly below a prefix. */
  list(prefix: string): Promise<{ path: string; isDirectory: boolean; sizeBytes: number }[]>;
  /** Deleting an absent object is not an error. */
  delete(uri: StorageUri): Promise<void>;
  /** True for an existing object that the team stored through the portal, which may therefore delete it. */
  isOwn(uri: StorageUri): Promise<boolean>;
  /** Deletes every object below a folder. */
  deleteFolder(path: string): Promise<void>;
}
