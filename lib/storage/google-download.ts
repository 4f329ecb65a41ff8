import { setTimeout as sleep } from "node:timers/promises";
import type { File } from "@google-cloud/storage";
import { checkAddress } from "@/lib/net/check-address";
import { sendTo } from "@/lib/net/guarded-request";
import type { GoogleClient } from "./google-client";
import { isPassing } from "./google-errors";

const rangeBytes = 64 * 1024 * 1024;
/** How long a connection may bring nothing. */
const stallMs = 60_000;
const maxFailures = 8;
const maxDelayMs = 10_000;

/**
 * The bytes from `start` to `end`, both included, asked for in ranges. When a connection breaks, the next request goes on
 * behind the last byte that came; it gives up when several in a row bring none.
 * @param file with its generation, so that all ranges are of the same object
 */
export async function* downloadRange(
  client: GoogleClient,
  file: File,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = start;
  for (let failures = 0; at <= end; ) {
    const before = at;
    try {
      for await (const bytes of fetchRange(client, file, at, Math.min(end, at + rangeBytes - 1))) {
        at += bytes.length;
        yield bytes;
      }
      if (at === before) throw new Error("The server sent an empty range.");
    } catch (error) {
      failures = at > before ? 0 : failures + 1;
      if (!isPassing(error) || failures >= maxFailures) throw error;
      await sleep(Math.min(maxDelayMs, 125 * 2 ** failures));
    }
  }
}

/** One request. Not the client's `createReadStream`: when a connection breaks, that never ends (7.22.0). */
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
  // What is stored packed then comes as it is stored, and not unpacked by the server, which knows no ranges of that.
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
