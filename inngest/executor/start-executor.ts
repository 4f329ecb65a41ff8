import { logError } from "@/lib/base/log-error";
import { hourMs } from "@/lib/base/time-units";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";
import { applyAnswer, applyBreakOff, applyExpiry, applyWake } from "./apply-answer";
import { callFunction, callRegister } from "./call";
import { callBody } from "./call-body";
import { planCrons, startCrons } from "./crons";
import { serveEmbedded } from "./embedded-fetch";
import type { FunctionBody } from "./function-body";
import { readConfigs } from "./function-config";
import { extendLeases, type Job, type RunsOfFlows } from "./jobs";
import { reclaimLeases, takeOwnership } from "./owner";
import { createRegistry } from "./registry";
import { sweep } from "./sweep";
import { startTaking } from "./taker";

export interface ExecutorOptions {
  /** The functions: the SDK's fetch handler. */
  handler: (request: Request) => Promise<Response>;
  /** Functions that are called without the SDK, by their id. */
  bodies?: ReadonlyMap<string, FunctionBody>;
  /** Runs of flows are begun, and walked by this function. */
  flows?: RunsOfFlows;
  /** Signs the calls to the functions; the client must present it. */
  signingKey: string;
  /** The client must present it with every event. */
  eventKey?: string;
  /** Maximum concurrent calls. */
  concurrency?: number;
  /**
   * Lease duration, in ms: a call without a heartbeat for this long is reassigned. Crashed processes on the same
   * database are detected sooner.
   */
  leaseMs?: number;
}

/** Maximum heartbeat interval, in ms (lib/executors). */
const mostBeatMs = 5000;
const cronMs = 500;
const sweepMs = hourMs;

/**
 * Drives Inngest functions from Postgres, in this process: takes due calls, makes them, stores their answers. Several
 * processes on one database share the work. Leases and due times use only the database's clock.
 */
export async function startExecutor({
  handler,
  bodies,
  flows,
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
  const taker = await startTaking({ owner: owner.id, leaseMs, concurrency, run, flows });

  async function run(job: Job): Promise<void> {
    try {
      if (job.kind === "wake") await applyWake(job);
      else if (job.kind === "expire") await applyExpiry(registry, job);
      else {
        const body = bodies?.get(job.functionId);
        const answer = body
          ? await callBody(registry, job, body)
          : await callFunction(handler, signingKey, job, registry.maxAttempts(job.functionId));
        if (answer) await applyAnswer(registry, job, answer);
      }
    } catch (error) {
      logError(`The call ${job.target} of ${job.runId} failed.`, error);
      // Without the database, the lease expires and the call is repeated.
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
    every(sweepMs, "Old rows could not be deleted.", sweep),
  ];

  return {
    /** A place for the first call of a new run. */
    reserve: taker.reserve,
    /** Stops taking jobs, lets running calls end within `graceMs`, and releases the rest. */
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

/** Runs work periodically, never twice at once; `stop` waits for the running one. */
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
