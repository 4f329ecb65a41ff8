import type { FileHandle } from "node:fs/promises";

/** Bytes of a file after which those written so far are brought to the disk. */
const syncedBytes = 8 * 1024 ** 2;

/** Brings what is written of a large file to the disk while the rest arrives, so that its end has little to wait for. */
export class BackgroundSync {
  private unsynced = 0;
  private running: Promise<void> | undefined;
  private problem: unknown;

  constructor(private readonly handle: FileHandle) {}

  /** Counts bytes that were handed to the file. */
  note(sizeBytes: number): void {
    this.unsynced += sizeBytes;
    if (this.running || this.unsynced < syncedBytes) return;
    this.unsynced = 0;
    this.running = this.handle.datasync().then(
      () => {
        this.running = undefined;
      },
      (error: unknown) => {
        this.problem = error;
      },
    );
  }

  /** @throws the error of a sync */
  async end(): Promise<void> {
    await this.running;
    if (this.problem) throw this.problem;
  }
}
