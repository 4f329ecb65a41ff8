import { once } from "node:events";
import { addAbortSignal, type Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { File, FileMetadata } from "@google-cloud/storage";
import { statusOf } from "./google-errors";

/** Kept in memory until the server has confirmed them; a multiple of 256 KiB. */
const chunkBytes = 8 * 1024 * 1024;

/**
 * A resumable upload in chunks that overwrites nothing but the given generation. After a broken connection, 408, 429 or
 * 5xx, the client resends a chunk from where the server has it.
 */
export class GoogleUpload {
  /** Error that replaces the answer about the created object. */
  failure: unknown;
  private stream: Writable | undefined;

  constructor(
    private readonly file: File,
    private readonly options: {
      contentType: string;
      metadata: Record<string, string>;
      /** Generation of the object that is replaced; 0 for none. */
      replaces: string | number;
      signal?: AbortSignal;
    },
  ) {}

  /** Sends bytes, or discards them when someone else has created the object. @throws when it cannot continue */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      if (this.failure) return;
      this.stream ??= this.open(chunkBytes);
      if (this.stream.errored) throw this.stream.errored;
      if (!this.stream.write(bytes)) await once(this.stream, "drain");
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      this.failure = error;
    }
  }

  /**
   * @returns the created object, or undefined when someone else was first or the server's answer was lost (`failure`)
   */
  async end(): Promise<FileMetadata | undefined> {
    if (this.failure) return undefined;
    try {
      // For chunks without bytes, the client would send the range "bytes 0--1/0".
      this.stream ??= this.open(undefined);
      if (this.stream.errored) throw this.stream.errored;
      this.stream.end();
      await finished(this.stream);
      return this.file.metadata;
    } catch (error) {
      this.failure = error;
      return undefined;
    }
  }

  cancel(reason: unknown): void {
    this.stream?.destroy(reason instanceof Error ? reason : new Error("The upload was cancelled."));
  }

  private open(chunkSize: number | undefined): Writable {
    const { contentType, metadata, replaces, signal } = this.options;
    const stream = this.file.createWriteStream({
      resumable: true,
      chunkSize,
      // We compare the checksum ourselves, and delete only what we created.
      validation: false,
      // With a precondition, the client sends a lost chunk again.
      preconditionOpts: { ifGenerationMatch: replaces },
      metadata: { contentType, metadata },
    });
    stream.on("error", () => {});
    return signal ? addAbortSignal(signal, stream) : stream;
  }
}
