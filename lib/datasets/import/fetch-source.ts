import { createWriteStream } from "node:fs";
import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { DomainError } from "@/lib/base/errors";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { guardedDownload } from "@/lib/net/guarded-download";
import type { NamedFile } from "./unpack";

/** A fetched source; `uri` is the exact address of an object in a bucket. */
export interface FetchedSource extends NamedFile {
  sizeBytes: number;
  uri?: string;
}

/**
 * Fetches `gs://bucket/object`, by the team's block for the bucket, or a web address, through the guard against private
 * networks.
 * @param folder where a file from the web is written; an object of a bucket lies in the cache
 * @param maxBytes most bytes of the source, as it is stored
 * @throws DomainError "invalid" for another source, "not-found", "too-large"; NetworkError when a retry may succeed
 */
export async function fetchSource(
  teamId: string,
  source: string,
  {
    folder,
    maxBytes,
    signal,
    progress,
  }: {
    folder: string;
    maxBytes: number;
    signal?: AbortSignal;
    progress?: (body: Readable, sizeBytes?: number) => Readable;
  },
): Promise<FetchedSource> {
  if (/^gs:\/\/[^/]+\/.+/.test(source)) {
    const place = await storageForUri(teamId, source);
    const { uri, sizeBytes } = await place.stat(source);
    if (sizeBytes > maxBytes) throw tooLarge(source, maxBytes);
    return { name: source, uri, sizeBytes, file: await place.localPath(uri, signal) };
  }
  if (!/^https?:\/\//i.test(source) || !URL.canParse(source))
    throw new DomainError(
      "invalid",
      `"${source.slice(0, 200)}" is not a source. Enter gs://bucket/object or a web address (https://…).`,
    );
  const { origin, pathname } = new URL(source);
  // Without its query, which may hold a key.
  const name = `${origin}${pathname}`;
  const { body, sizeBytes: announced } = await guardedDownload(teamId, source, { signal });
  if (announced !== undefined && announced > maxBytes) {
    body.destroy();
    throw tooLarge(name, maxBytes);
  }
  let sizeBytes = 0;
  const counting = new Transform({
    transform(bytes: Buffer, _, done) {
      sizeBytes += bytes.length;
      done(sizeBytes > maxBytes ? tooLarge(name, maxBytes) : null, bytes);
    },
  });
  const file = path.join(folder, "fetched");
  await pipeline(progress?.(body, announced) ?? body, counting, createWriteStream(file), { signal });
  return { name, sizeBytes, file };
}

function tooLarge(name: string, maxBytes: number): DomainError {
  return new DomainError("too-large", `${name} is larger than the limit of ${bytesInWords(maxBytes)}.`);
}
