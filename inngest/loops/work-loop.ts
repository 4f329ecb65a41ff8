import { setTimeout as sleep } from "node:timers/promises";
import { logError } from "@/lib/base/log-error";

const longestStopMs = 3_000;

export interface WorkLoop {
  /** Runs the work at once, or again after the running one. */
  wake(): void;
  /** Stops starting work; waits for the running one, for a limited time. */
  stop(): Promise<void>;
}

/** Runs `work` when woken and every `everyMs`, never twice at once. Errors are logged and the work is retried. */
export function startLoop(what: string, everyMs: number, work: () => Promise<unknown>): WorkLoop {
  let working: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;
  async function workAll() {
    while (isWanted && !isStopped) {
      isWanted = false;
      await work().catch((error) => logError(`${what} failed and will be retried.`, error));
    }
    working = undefined;
  }
  function wake() {
    isWanted = true;
    working ??= workAll();
  }
  const timer = setInterval(wake, everyMs);
  wake();
  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.race([working, sleep(longestStopMs, undefined, { ref: false })]);
    },
  };
}
