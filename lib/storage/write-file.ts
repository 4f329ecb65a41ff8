import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { BackgroundSync } from "./background-sync";
import { Digest, piecesOf } from "./digest";

const fileMode = 0o600;
/** Bytes that are written at once: each write is a turn of a thread. */
const writtenBytes = 1024 ** 2;

/**
 * Writes a new file of this account alone, in memory that does not depend on its size. @param finish called with the whole file
 * before it is closed
 * @throws DomainError "too-large" for more than `maxBytes`
 */
export async function writeFile(
  file: string,
  body: Readable | Uint8Array | string,
  maxBytes: number | undefined,
  finish: (handle: FileHandle, sha256: string) => Promise<void>,
) {
  const digest = new Digest(maxBytes);
  const handle = await open(file, "wx", fileMode);
  try {
    let writing: Promise<void> | undefined;
    const syncer = new BackgroundSync(handle);
    for await (const pieces of gathered(piecesOf(body))) {
      for (const bytes of pieces) digest.update(bytes);
      // Some pieces are written while the next arrive.
      await writing;
      writing = writeAll(handle, pieces);
      writing.catch(() => {});
      syncer.note(sizeOf(pieces));
    }
    await writing;
    await syncer.end();
    const result = digest.result();
    await finish(handle, result.sha256);
    return result;
  } finally {
    await handle.close();
  }
}

/** Pieces in lists of about that many bytes. */
async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let list: Uint8Array[] = [];
  for await (const bytes of pieces) {
    list.push(bytes);
    if (sizeOf(list) < writtenBytes) continue;
    yield list;
    list = [];
  }
  if (list.length > 0) yield list;
}

function sizeOf(pieces: Uint8Array[]): number {
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function writeAll(handle: FileHandle, pieces: Uint8Array[]): Promise<void> {
  let left = pieces;
  while (left.length > 0) {
    let { bytesWritten } = await handle.writev(left);
    // A full disk may take a part.
    left = left.flatMap((bytes) => {
      const rest = bytes.subarray(Math.min(bytesWritten, bytes.byteLength));
      bytesWritten -= bytes.byteLength - rest.byteLength;
      return rest.byteLength > 0 ? [rest] : [];
    });
  }
}
