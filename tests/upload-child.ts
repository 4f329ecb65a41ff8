import { Readable } from "node:stream";
import { closeDatabase } from "@/db/client";
import { GoogleClient } from "@/lib/storage/google-client";
import { GoogleStorage } from "@/lib/storage/google-storage";

/** The process that measureUpload starts: uploads BYTES, generated on demand, to TEAM's server at ENDPOINT. */
const { ENDPOINT, BYTES, TEAM = "" } = process.env;
const client = new GoogleClient(TEAM, { projectId: "none", apiEndpoint: ENDPOINT });
const bucket = new GoogleStorage(client, "memory", "");
const pieceBytes = 64 * 1024;

function* made(sizeBytes: number): Generator<Buffer> {
  for (let at = 0; at < sizeBytes; at += pieceBytes) {
    const piece = Buffer.alloc(Math.min(pieceBytes, sizeBytes - at), at / pieceBytes);
    piece.writeDoubleLE(at);
    yield piece;
  }
}

// Warm-up: what the first use loads and compiles is not part of the growth.
await bucket.put("warm", Readable.from(made(2 ** 20)));
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);
const begunAt = performance.now();
const { sizeBytes, crc32c } = await bucket.put("large", Readable.from(made(Number(BYTES))));
clearInterval(watch);
const seconds = (performance.now() - begunAt) / 1000;
console.log(JSON.stringify({ sizeBytes, crc32c, seconds, grownBytes: most - before, rssBefore: before }));
await closeDatabase();
