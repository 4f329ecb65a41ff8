import { setTimeout as sleep } from "node:timers/promises";
import { logError } from "@/lib/base/log-error";
import { type Change, listenForChanges } from "@/lib/live/live";

const longestStopMs = 3_000;
/** Also after the clock of the database said that something is due now. */
const leastWaitMs = 20;

export interface WorkLoop {
  /** Runs the work at once, or again after the running one. */
  wake(): void;
  /** Runs the work in `ms` at the latest. */
  wakeWithin(ms: number): void;
  /** Stops starting work; waits for the running one, for a limited time. */
  stop(): Promise<void>;
}

/**
 * A loop that a change of this kind wakes as well, in whichever process it happens. Stopping aborts the running work's
 * signal.
 */
export async function startWokenLoop(
  what: string,
  { everyMs, kind: wakingKind }: { everyMs: number; kind: Change["kind"] },
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<Pick<WorkLoop, "stop">> {
  const stopping = new AbortController();
  const loop = startLoop(what, everyMs, () => work(stopping.signal));
  const stopListening = await listenForChanges(({ kind }) => {
    if (kind === wakingKind) loop.wake();
  });
  return {
    async stop() {
      stopListening();
      stopping.abort();
      await loop.stop();
    },
  };
}

/**
 * Runs `work` when woken and every `everyMs`, never twice at once. Errors are logged and the work is retried.
 * @param work gets a function that brings its next time forward, to the given number of ms
 */
export function startLoop(
  what: string,
  everyMs: number,
  work: (again: (inMs: number) => void) => Promise<unknown>,
): WorkLoop {
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let isWanted = false;
  let isStopped = false;
  function wakeWithin(ms: number) {
    const at = performance.now() + ms;
    if (isStopped || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(wake, ms);
  }
  async function workAll() {
    while (isWanted && !isStopped) {
      isWanted = false;
      clearTimeout(timer);
      dueAt = Number.POSITIVE_INFINITY;
      let waitMs = everyMs;
      await work((inMs) => {
        waitMs = Math.min(everyMs, Math.max(leastWaitMs, inMs));
      }).catch((error) => logError(`${what} failed and will be retried.`, error));
      wakeWithin(waitMs);
    }
    working = undefined;
  }
  function wake() {
    isWanted = true;
    working ??= workAll();
  }
  wake();
  return {
    wake,
    wakeWithin,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.race([working, sleep(longestStopMs, undefined, { ref: false })]);
    },
  };
}
