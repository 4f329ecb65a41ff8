import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { DomainError } from "@/lib/base/errors";
import { Crc32c } from "./crc32c";

/** Counts and hashes bytes of a stream. */
export class Digest {
  sizeBytes = 0;
  private readonly hash = createHash("sha256");

  constructor(private readonly maxBytes = Number.POSITIVE_INFINITY) {}

  /** @throws DomainError "too-large" when there are more than `maxBytes` */
  update(bytes: Uint8Array): void {
    this.sizeBytes += bytes.byteLength;
    if (this.sizeBytes > this.maxBytes)
      throw new DomainError(
        "too-large",
        `The file is larger than the limit of ${bytesInWords(this.maxBytes)}.`,
      );
    this.hash.update(bytes);
  }

  /** Finishes the hash; call it once. */
  result(): { sha256: string; sizeBytes: number } {
    return { sha256: this.hash.digest("hex"), sizeBytes: this.sizeBytes };
  }
}

/** The same with the checksum that Google's buckets report. */
export class DigestWithCrc32c extends Digest {
  private readonly crc = new Crc32c();

  override update(bytes: Uint8Array): void {
    super.update(bytes);
    this.crc.update(bytes);
  }

  override result(): { sha256: string; crc32c: string; sizeBytes: number } {
    return { ...super.result(), crc32c: this.crc.toString() };
  }
}

/** @throws DomainError "conflict" when the hash differs from the expected one; undefined expects nothing */
export function checkSha256(actual: string, expected: string | undefined): void {
  if (expected !== undefined && actual !== expected)
    throw new DomainError(
      "conflict",
      `The stored file has changed: its SHA-256 is ${actual}, expected ${expected}.`,
    );
}

/** A body of any type as non-empty pieces of bytes. */
export async function* piecesOf(body: Readable | Uint8Array | string): AsyncGenerator<Uint8Array> {
  const pieces = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
  for await (const piece of pieces) {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    if (bytes.byteLength > 0) yield bytes;
  }
}
