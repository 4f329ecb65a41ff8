import { sql } from "@/db/client";
import { applyAnswer, applyBreakOff, applyWake } from "./apply-answer";
import { callFunction, callRegister } from "./call";
import { setRegistry } from "./embedded-fetch";
import { reclaimLeases, takeOwnership } from "./owner";
import { createRegistry, Registration } from "./registry";
import { extendLeases, type Job, jobsChannel, type RunState, readRun, releaseJob, takeJob } from "./store";

export interface ExecutorOptions {
  /** The functions: the SDK's fetch handler. */
  handler: (request: Request) => Promise<Response>;
  signingKey: string;
  /** Calls at once. */
  concurrency?: number;
  /** How long a call is another's no more without a sign of life; a dead process of this database is noticed sooner. */
  leaseMs?: number;
}

/**
 * Drives Inngest functions from Postgres, in this process: takes due calls, makes them, keeps what they answer. Several
 * processes on one database share the work. @see ../../shared/design/INNGEST.md for the protocol
 */
export async function startExecutor({
  handler,
  signingKey,
  concurrency = 8,
  leaseMs = 15_000,
}: ExecutorOptions) {
  const registry = createRegistry(Registration.parse(await callRegister(handler, signingKey)).functions);
  setRegistry(registry);
  const owner = await takeOwnership();
  await reclaimLeases();
  const running = new Map<string, { job: Job; done: Promise<void> }>();
  let isStopping = false;
  let taking: Promise<void> | undefined;
  let isWoken = false;

  function wake(): void {
    isWoken = true;
    taking ??= takeAll().finally(() => {
      taking = undefined;
    });
  }

  async function takeAll(): Promise<void> {
    while (isWoken && !isStopping) {
      isWoken = false;
      try {
        while (!isStopping && running.size < concurrency) {
          const job = await takeJob(leaseMs, owner.id);
          if (!job) break;
          const done = run(job).finally(() => {
            running.delete(job.id);
            wake();
          });
          running.set(job.id, { job, done });
        }
      } catch (error) {
        console.error("The executor could not take a call.", error);
      }
    }
  }

  async function run(job: Job): Promise<void> {
    let state: RunState | undefined;
    try {
      if (job.kind === "wake") return await applyWake(job);
      state = await readRun(job);
      if (!state) return;
      const response = await callFunction(
        handler,
        signingKey,
        job,
        state,
        registry.maxAttempts(state.functionId),
      );
      await applyAnswer(registry, job, state, response);
    } catch (error) {
      console.error(`The call ${job.target} of ${job.runId} broke off.`, error);
      // Without the database, the lease runs out and the call is made again.
      if (state) await applyBreakOff(registry, job, state, error).catch(() => {});
    }
  }

  async function beat(): Promise<void> {
    await extendLeases(
      [...running.values()].map(({ job }) => job.leaseId),
      leaseMs,
    );
    await owner.keep();
    if ((await reclaimLeases()) > 0) wake();
  }

  const { unlisten } = await sql().listen(jobsChannel, wake, wake);
  const poll = setInterval(wake, 500);
  const heartbeat = setInterval(() => {
    beat().catch((error) => console.error("Leases could not be extended.", error));
  }, leaseMs / 3);
  wake();

  return {
    /** Takes nothing more, lets calls end for `graceMs`, and gives the rest back to be made again. */
    async stop(graceMs: number): Promise<void> {
      isStopping = true;
      clearInterval(poll);
      await unlisten();
      await taking;
      const all = Promise.all([...running.values()].map(({ done }) => done));
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      clearInterval(heartbeat);
      await Promise.all([...running.values()].map(({ job }) => releaseJob(job)));
      await owner.release();
    },
  };
}
