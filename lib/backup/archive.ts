import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, type Pack, pack } from "tar-stream";

/** Most of the bytes are compressed already (Parquet, ONNX): a higher level takes longer and saves little. */
const compression = { level: 1 };
const unfinished = ".unfinished";

/** Writes a `.tar.gz` that only this account may read. It has its name when it is whole. */
export class ArchiveWriter {
  private readonly pack: Pack = pack();
  private readonly written: Promise<void>;

  constructor(private readonly file: string) {
    const target = createWriteStream(file + unfinished, { flags: "wx", mode: 0o600 });
    this.written = pipeline(Readable.from(this.pack), createGzip(compression), target);
    // Reported by the call that waits for it.
    this.written.catch((error) => this.pack.destroy(error));
  }

  async add(name: string, bytes: Uint8Array | string): Promise<void> {
    const content = Buffer.from(bytes);
    await this.addStream({ name, size: content.length }, Readable.from([content]));
  }

  /** @param header.size of the body, in bytes */
  async addStream(header: { name: string; size: number; mtime?: Date }, body: Readable): Promise<void> {
    const entry = this.pack.entry({ mode: 0o600, ...header }) as unknown as NodeJS.WritableStream;
    await Promise.race([this.written, pipeline(body, entry)]);
  }

  async finish(): Promise<void> {
    this.pack.finalize();
    await this.written;
    const handle = await open(this.file + unfinished, "r");
    await handle.sync().finally(() => handle.close());
    await rename(this.file + unfinished, this.file);
  }

  async abandon(): Promise<void> {
    this.pack.destroy();
    await this.written.catch(() => {});
    await rm(this.file + unfinished, { force: true });
  }
}

export interface ArchiveEntry {
  name: string;
  sizeBytes: number;
  body: Readable;
}

/** Entries of a `.tar.gz` in their order; each body is read, or skipped, before the next entry comes. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  const sink = entries as unknown as NodeJS.WritableStream;
  const reading = pipeline(createReadStream(file), createGunzip(), sink);
  reading.catch((error) => entries.destroy(error));
  for await (const entry of entries) {
    const { name, size } = entry.header;
    yield { name, sizeBytes: size, body: Readable.from(entry) };
    entry.resume();
  }
  await reading;
}

/** Body of a small entry as JSON. */
export async function jsonOf({ body }: ArchiveEntry): Promise<unknown> {
  return JSON.parse((await buffer(body)).toString("utf8"));
}
