import { setTimeout as sleep } from "node:timers/promises";
import { logError } from "@/lib/base/log-error";

const longestStopMs = 3_000;

export interface WorkLoop {
  /** Work at once, or once more after what is under way. */
  wake(): void;
  /** No more work is begun; waits for what is under way, but not for long. */
  stop(): Promise<void>;
}

/** Does `work` when it is woken and every `everyMs`, never twice at once. What it throws is logged and tried again. */
export function startLoop(what: string, everyMs: number, work: () => Promise<unknown>): WorkLoop {
  let working: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;
  async function workAll() {
    while (isWanted && !isStopped) {
      isWanted = false;
      await work().catch((error) => logError(`${what} failed; it is tried again.`, error));
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
