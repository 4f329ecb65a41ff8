import { logError } from "@/lib/base/log-error";
import { hourMs } from "@/lib/base/time-units";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";
import { applyAnswer, applyBreakOff, applyExpiry, applyWake } from "./apply-answer";
import { callFunction, callRegister } from "./call";
import { planCrons, startCrons } from "./crons";
import { serveEmbedded } from "./embedded-fetch";
import { readConfigs } from "./function-config";
import { extendLeases, type Job } from "./jobs";
import { reclaimLeases, takeOwnership } from "./owner";
import { createRegistry } from "./registry";
import { sweep } from "./sweep";
import { startTaking } from "./taker";

export interface ExecutorOptions {
  /** The functions: the SDK's fetch handler. */
  handler: (request: Request) => Promise<Response>;
  /** Calls to the functions are signed with it; the client must show it. */
  signingKey: string;
  /** The client's; it must show it with every event. */
  eventKey?: string;
  /** Calls at once. */
  concurrency?: number;
  /** How long a call is another's no more without a sign of life; a dead process of this database is noticed sooner. */
  leaseMs?: number;
}

/** A sign of life at least this often (lib/executors). */
const mostBeatMs = 5000;
const cronMs = 500;
const sweepMs = hourMs;

/**
 * Drives Inngest functions from Postgres, in this process: takes due calls, makes them, keeps what they answer. Several
 * processes on one database share the work. Leases and due times are by the database's clock alone.
 */
export async function startExecutor({
  handler,
  signingKey,
  eventKey = "embedded",
  concurrency = 32,
  leaseMs = 15_000,
}: ExecutorOptions) {
  const registry = createRegistry(readConfigs(await callRegister(handler, signingKey)));
  serveEmbedded({ registry, signingKey, eventKey });
  await planCrons(registry);
  const owner = await takeOwnership();
  await recordHeartbeat(owner.id, "embedded");
  await reclaimLeases();
  const taker = await startTaking({ owner: owner.id, leaseMs, concurrency, run });

  async function run(job: Job): Promise<void> {
    try {
      if (job.kind === "wake") await applyWake(job);
      else if (job.kind === "expire") await applyExpiry(registry, job);
      else {
        const attempts = registry.maxAttempts(job.functionId);
        await applyAnswer(registry, job, await callFunction(handler, signingKey, job, attempts));
      }
    } catch (error) {
      logError(`The call ${job.target} of ${job.runId} broke off.`, error);
      // Without the database, the lease runs out and the call is made again.
      if (job.kind === "call") await applyBreakOff(registry, job, error).catch(() => {});
    }
  }

  async function beat(): Promise<void> {
    await extendLeases(taker.leaseIds(), leaseMs);
    await owner.keep();
    await recordHeartbeat(owner.id, "embedded");
    if ((await reclaimLeases()) > 0) taker.wake();
  }

  const timers = [
    every(Math.min(leaseMs / 3, mostBeatMs), "Leases could not be extended.", beat),
    every(cronMs, "Cron triggers could not be started.", () => startCrons(registry)),
    every(sweepMs, "Old rows could not be swept.", sweep),
  ];

  return {
    /** Takes nothing more, lets calls end for `graceMs`, and gives the rest back to be made again. */
    async stop(graceMs: number): Promise<void> {
      await timers[1]!.stop();
      await timers[2]!.stop();
      await taker.stop(graceMs);
      await timers[0]!.stop();
      await recordStop(owner.id);
      await owner.release();
    },
  };
}

/** Does something again and again, never twice at once; `stop` waits for what is under way. */
function every(ms: number, complaint: string, work: () => Promise<void>) {
  let working: Promise<void> | undefined;
  const timer = setInterval(() => {
    working ??= work()
      .catch((error) => console.error(complaint, error))
      .finally(() => {
        working = undefined;
      });
  }, ms);
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await working;
    },
  };
}
