import type { Readable } from "node:stream";

/**
 * Where bytes lie: `local:<area>/<team>/<path>` below DATA_DIR/storage, `gs://bucket/object#generation` in Google Cloud Storage. A
 * generation names the object's bytes of one time for good; without it, those of now are meant.
 */
export type StorageUri = string;

export interface StoredObject {
  uri: StorageUri;
  /** SHA-256 of the bytes, hex. */
  sha256: string;
  sizeBytes: number;
  /** Of an object in Google Cloud Storage, as Google writes it. */
  crc32c?: string;
}

export interface ObjectStat {
  /** With the generation, where there is one. */
  uri: StorageUri;
  sizeBytes: number;
  updatedAt: Date;
}

export interface PutOptions {
  maxBytes?: number;
  /** The expected SHA-256 (hex) of the bytes. Others are refused as a "conflict" before the object exists. */
  sha256?: string;
  signal?: AbortSignal;
}

/** One interface for the local folder and for buckets; flows never know which it is. */
export interface Storage {
  /**
   * Writes all of `body` or nothing. A bucket never overwrites: an object of ours with the same bytes is as good as
   * written, so that a retry neither fails nor doubles. @param path below the storage's own folder
   * @throws DomainError "too-large" past `maxBytes`; "conflict" when a bucket has another object there
   */
  put(path: string, body: Readable | Uint8Array | string, options?: PutOptions): Promise<StoredObject>;
  /** @param range bytes from `start` to `end`, both included @throws DomainError "not-found" */
  read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable>;
  /** @throws DomainError "not-found" */
  stat(uri: StorageUri): Promise<ObjectStat>;
  /** A file on this machine with the object's bytes, for libraries that want a path. Open it soon: it may be a copy. */
  localPath(uri: StorageUri, signal?: AbortSignal): Promise<string>;
  /** Names directly below a prefix. */
  list(prefix: string): Promise<{ path: string; isDirectory: boolean; sizeBytes: number }[]>;
  /** Deleting what is absent is not an error. */
  delete(uri: StorageUri): Promise<void>;
  /** Deletes every object below a folder. */
  deleteFolder(path: string): Promise<void>;
}
