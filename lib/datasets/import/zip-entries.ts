import { type FileHandle, open } from "node:fs/promises";
import { DomainError } from "@/lib/base/errors";

/** A file in a ZIP archive, as its central directory describes it. */
export interface ZipEntry {
  name: string;
  /** First byte of its local header. */
  offset: number;
  packedBytes: number;
  unpackedBytes: number;
  crc32: number;
  isDeflated: boolean;
}

const endBytes = 22;
const mostComment = 65_535;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const mostDirectoryBytes = 1024 * 1024;

/**
 * Files of a ZIP archive (APPNOTE.TXT 6.3.10, §4.3), folders left out. Names are for messages only: no file is written
 * under them.
 * @throws DomainError "invalid" for a broken, encrypted, split or ZIP64 archive and for other methods than stored and
 * deflated
 */
export async function listZip(file: string, mostEntries: number): Promise<ZipEntry[]> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const tail = await readAt(
      handle,
      Math.max(0, size - endBytes - mostComment),
      Math.min(size, endBytes + mostComment),
    );
    const end = endOf(tail);
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    const start = tail.readUInt32LE(end + 16);
    if (tail.readUInt16LE(end + 4) !== 0 || tail.readUInt16LE(end + 8) !== count) throw broken("it is split");
    if (count === 0xffff || start === 0xffffffff) throw broken("it is a ZIP64 archive, for files over 4 GiB");
    if (count > mostEntries)
      throw new DomainError(
        "too-large",
        `The ZIP archive has ${count} entries; ${mostEntries} are the most.`,
      );
    if (length > mostDirectoryBytes || start + length > size) throw broken("its directory is too long");
    return entriesOf(await readAt(handle, start, length), count);
  } finally {
    await handle.close();
  }
}

/** First byte of an entry's content. @throws DomainError "invalid" where the archive has no such entry */
export async function contentOffset(handle: FileHandle, { offset }: ZipEntry): Promise<number> {
  const header = await readAt(handle, offset, 30);
  if (header.readUInt32LE(0) !== localSignature) throw broken("an entry is not where the directory says");
  return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function entriesOf(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entrySignature)
      throw broken("its directory cannot be read");
    const flags = directory.readUInt16LE(at + 8);
    const method = directory.readUInt16LE(at + 10);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) =>
      directory.readUInt16LE(at + place),
    );
    const name = directory.subarray(at + 46, at + 46 + nameBytes!).toString("utf8");
    if ((flags & 0x2041) !== 0) throw broken(`${shown(name)} is encrypted`);
    if (method !== 0 && method !== 8) throw broken(`${shown(name)} is packed by another method than deflate`);
    if (!name.endsWith("/"))
      entries.push({
        name,
        crc32: directory.readUInt32LE(at + 16),
        packedBytes: directory.readUInt32LE(at + 20),
        unpackedBytes: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
        isDeflated: method === 8,
      });
    at += 46 + nameBytes! + extraBytes! + commentBytes!;
  }
  return entries;
}

function endOf(tail: Buffer): number {
  for (let at = tail.length - endBytes; at >= 0; at--)
    if (tail.readUInt32LE(at) === endSignature && at + endBytes + tail.readUInt16LE(at + 20) === tail.length)
      return at;
  throw broken("its end is missing");
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw broken("it is cut off");
  return buffer;
}

function broken(why: string): DomainError {
  return new DomainError("invalid", `This ZIP archive cannot be read: ${why}.`);
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
