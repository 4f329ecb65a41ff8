import { deflateSync } from "node:zlib";
import { Crc32 } from "@/lib/datasets/import/crc32";

/** A PNG of a matrix of shares, 0 to 1, as a confusion matrix is drawn. @param cell edge of a cell, in pixels */
export function matrixPicture(shares: readonly (readonly number[])[], cell = 60): Buffer {
  const [width, height] = [shares[0]!.length * cell, shares.length * cell];
  const lines = Array.from({ length: height }, (_, y) => {
    const row = shares[Math.floor(y / cell)]!;
    const pixels = Array.from({ length: width }, (_, x) => {
      const share = row[Math.floor(x / cell)]!;
      return [255 - 220 * share, 255 - 140 * share, 255 - 60 * share].map(Math.round);
    });
    return Buffer.from([0, ...pixels.flat()]);
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part("IHDR", head),
    part("IDAT", deflateSync(Buffer.concat(lines))),
    part("IEND", Buffer.alloc(0)),
  ]);
}

function part(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  const crc = new Crc32();
  crc.update(body);
  sum.writeUInt32BE(crc.value);
  return Buffer.concat([length, body, sum]);
}
