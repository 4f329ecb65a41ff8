import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader } from "yauzl";
import { DomainError } from "@/lib/base/errors";

/** An open ZIP archive. */
export interface Zip {
  /** Its files, folders left out. Names are for messages only: no file is written under them. */
  entries: Entry[];
  /** Unpacked bytes of a file; the stream fails where they are not as many as the archive says. */
  contentOf(entry: Entry): Promise<Readable>;
}

/**
 * Opens a ZIP archive for the time of `use`.
 * @throws DomainError "invalid" for a broken, encrypted or split archive and for other methods than stored and deflated;
 * "too-large" for more entries
 */
export async function withZip<T>(
  file: string,
  mostEntries: number,
  use: (zip: Zip) => Promise<T>,
): Promise<T> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const reader = new ArchiveReader(file, handle, size);
    // Closed with its handle.
    const zip = await fromRandomAccessReaderPromise(reader, size, { autoClose: false }).catch(refuse);
    if (zip.entryCount > mostEntries)
      throw new DomainError(
        "too-large",
        `The ZIP archive has ${zip.entryCount} entries; ${mostEntries} are the most.`,
      );
    const entries: Entry[] = [];
    try {
      for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith("/")) entries.push(entry);
    } catch (error) {
      refuse(error);
    }
    entries.forEach(requireReadable);
    return await use({ entries, contentOf: (entry) => zip.openReadStreamPromise(entry).catch(refuse) });
  } finally {
    await handle.close();
  }
}

/** An error of reading an archive, as a refusal of the archive; errors of the file system stay. */
export function refuse(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof DomainError || (code && !code.startsWith("Z_"))) throw error;
  throw new DomainError(
    "invalid",
    `This archive cannot be read: ${message.slice(0, 200).replace(/\.$/, "")}.`,
  );
}

/** Reads within the file: a position that an archive states and Node refuses would end the process. */
class ArchiveReader extends RandomAccessReader {
  constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly size: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (!(position + length <= this.size)) {
      setImmediate(callback, new Error("it is cut off"));
      return;
    }
    this.handle.read(buffer, offset, length, position).then(() => callback(null), callback);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.file, { start, end: end - 1 });
  }
}

function requireReadable(entry: Entry): void {
  if (entry.canDecodeFileData()) return;
  const name = JSON.stringify(entry.fileName.slice(0, 100));
  refuse(
    new Error(
      entry.isEncrypted() ? `${name} is encrypted` : `${name} is packed by another method than deflate`,
    ),
  );
}
