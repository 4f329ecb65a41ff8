import type { Readable } from "node:stream";

/** Where bytes lie: `local:<path>` below DATA_DIR/storage, `gs://bucket/object` in Google Cloud Storage. */
export type StorageUri = string;

export interface StoredObject {
  uri: StorageUri;
  /** SHA-256 of the bytes, hex. */
  sha256: string;
  sizeBytes: number;
}

/** One interface for the local folder and for Google Cloud Storage; flows never know which it is. */
export interface Storage {
  /** Writes all of `body` or nothing. @throws DomainError "too-large" past `maxBytes` */
  put(
    path: string,
    body: Readable | Uint8Array | string,
    options?: { maxBytes?: number },
  ): Promise<StoredObject>;
  /** @throws DomainError "not-found" */
  read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable>;
  /** A file on this machine with the object's bytes, for libraries that want a path. */
  localPath(uri: StorageUri): Promise<string>;
  /** Names directly below a prefix. */
  list(prefix: string): Promise<{ path: string; isDirectory: boolean; sizeBytes: number }[]>;
  delete(uri: StorageUri): Promise<void>;
  /** Deletes every object below a folder. */
  deleteFolder(path: string): Promise<void>;
}
