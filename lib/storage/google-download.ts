import { setTimeout as sleep } from "node:timers/promises";
import type { File } from "@google-cloud/storage";
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
export async function* downloadRange(file: File, start: number, end: number): AsyncGenerator<Uint8Array> {
  let at = start;
  for (let failures = 0; at <= end; ) {
    const before = at;
    try {
      for await (const bytes of fetchRange(file, at, Math.min(end, at + rangeBytes - 1))) {
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
async function* fetchRange(file: File, start: number, end: number): AsyncGenerator<Uint8Array> {
  const { storage } = file;
  const path = `/storage/v1/b/${file.bucket.name}/o/${encodeURIComponent(file.name)}`;
  const url = `${storage.apiEndpoint}${path}?alt=media&generation=${file.generation}`;
  const isOpen = storage.customEndpoint && !storage.useAuthWithCustomEndpoint;
  const headers = new Headers(isOpen ? {} : await storage.authClient.getRequestHeaders(url));
  headers.set("range", `bytes=${start}-${end}`);
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Error(`No byte came for ${stallMs / 1000} s.`)), stallMs);
  try {
    const response = await fetch(url, { headers, signal: stall.signal, redirect: "error" });
    if (response.status !== 206)
      throw Object.assign(new Error(`The server answered ${response.status} to a range.`), {
        code: response.status,
      });
    for await (const bytes of response.body!) {
      timer.refresh();
      yield bytes;
    }
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}
