import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { drainCalls } from "@/inngest/endpoint/calls-under-way";
import { createServerCheck } from "@/inngest/server/check-server";
import { setReady } from "@/inngest/server/server-state";
import { logError } from "@/lib/base/log-error";
import { recordHeartbeat, recordProblem, recordStop } from "@/lib/executors/mutations";
import { workWaits } from "@/lib/runs/states/work-waits";

const beatMs = 5_000;
/** Longest pause between two looks at a server that does not work. */
const longestPauseMs = 30_000;
const longestStopMs = 1_000;

/**
 * With a real Inngest server: checks its keys, keeps the functions registered with it, and records a heartbeat while it
 * answers. Runs are handed over only while it knows this build's functions. What is wrong is logged once, and looked at
 * again at growing intervals.
 */
export function watchServer(): { stop(graceMs: number): Promise<void> } {
  const id = newId();
  const check = createServerCheck();
  let [problemBefore, pauseMs, isStopped] = [undefined as string | undefined, beatMs, false];
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const { isSeen, isReady, problem } = await check();
    if (problem) await recordProblem(id, problem, isSeen);
    else await recordHeartbeat(id, "inngest");
    if (problem !== problemBefore) console.error(problem ?? "The Inngest server drives the functions again.");
    pauseMs = problem ? Math.min(longestPauseMs, pauseMs * 2) : beatMs;
    problemBefore = problem;
    if (setReady(isReady) && isReady) await sql().notify(workWaits, "any");
  }
  async function beat(): Promise<void> {
    await look().catch((error) => logError("The Inngest server could not be checked.", error));
    if (!isStopped) timer = setTimeout(start, pauseMs);
  }
  function start(): void {
    beating = beat();
  }
  let beating = beat();
  return {
    async stop(graceMs) {
      isStopped = true;
      clearTimeout(timer);
      setReady(false);
      await drainCalls(graceMs);
      // A server that does not answer must not hold up the shutdown.
      await Promise.race([beating, sleep(longestStopMs, undefined, { ref: false })]);
      await recordStop(id);
    },
  };
}
