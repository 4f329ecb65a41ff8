import { Worker } from "node:worker_threads";

const longestMs = 20_000;
const memoryMb = 1_024;
/** Maximum bodies waiting for the thread; each is in memory. */
const mostWaiting = 4;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** Too many long bodies at once: the caller retries. */
export class BusyError extends Error {}

/**
 * Signatures of a long body, one for each key, computed in a thread, one body at a time.
 * @returns hex digests; none when the body is not JSON, or takes too much time or memory
 * @throws BusyError
 */
export async function macsInThread(body: Buffer, seconds: number, keys: string[]): Promise<string[]> {
  if (waiting >= mostWaiting) throw new BusyError("Too many long calls at once.");
  waiting += 1;
  const turn = last.then(() => macs(body, seconds, keys));
  last = turn;
  return turn.finally(() => {
    waiting -= 1;
  });
}

function macs(body: Buffer, seconds: number, keys: string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./canonical-mac.worker.mjs", import.meta.url), {
      workerData: { body, seconds, keys },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      env: {},
    });
    const settle = (digests: string[]) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(digests);
    };
    const timer = setTimeout(() => settle([]), longestMs);
    worker.once("message", settle);
    worker.once("error", () => settle([]));
    worker.once("exit", () => settle([]));
  });
}
