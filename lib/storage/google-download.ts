import { setTimeout as sleep } from "node:timers/promises";
import type { File } from "@google-cloud/storage";
import { checkAddress } from "@/lib/net/check-address";
import { sendTo } from "@/lib/net/guarded-request";
import type { GoogleClient } from "./google-client";
import { isPassing } from "./google-errors";

const rangeBytes = 64 * 1024 * 1024;
/** Maximum time without data on a connection, in ms. */
const stallMs = 60_000;
const maxFailures = 8;
const maxDelayMs = 10_000;

/**
 * Bytes from `start` to `end`, both included, requested in ranges. After a broken connection the next request continues
 * behind the last received byte; several requests in a row without any byte fail.
 * @param file with its generation, so that all ranges are of the same object
 */
export async function* downloadRange(
  client: GoogleClient,
  file: File,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let offset = start;
  for (let failures = 0; offset <= end; ) {
    const before = offset;
    try {
      for await (const bytes of fetchRange(client, file, offset, Math.min(end, offset + rangeBytes - 1))) {
        offset += bytes.length;
        yield bytes;
      }
      if (offset === before) throw new Error("The server sent an empty range.");
    } catch (error) {
      failures = offset > before ? 0 : failures + 1;
      if (!isPassing(error) || failures >= maxFailures) throw error;
      await sleep(Math.min(maxDelayMs, 125 * 2 ** failures));
    }
  }
}

/** One request. Not the client's `createReadStream`: after a broken connection, that never ends (7.22.0). */
async function* fetchRange(
  client: GoogleClient,
  file: File,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const path = `/storage/v1/b/${file.bucket.name}/o/${encodeURIComponent(file.name)}`;
  const url = `${client.apiEndpoint}${path}?alt=media&generation=${file.generation}`;
  const headers = await client.authorization(url);
  headers.set("range", `bytes=${start}-${end}`);
  // Requests a compressed object as it is stored: the server's decompression does not support ranges.
  headers.set("accept-encoding", "gzip");
  const checked = await checkAddress(client.teamId, url);
  const response = await sendTo(checked, { headers: Object.fromEntries(headers), idleMs: stallMs });
  if (response.statusCode !== 206) {
    response.destroy();
    throw Object.assign(new Error(`The server answered ${response.statusCode} to a range.`), {
      code: response.statusCode,
    });
  }
  yield* response;
}
