import { AsyncResource } from "node:async_hooks";
import { sql } from "@/db/client";
import { logError } from "@/lib/base/log-error";
import { isDraining, servedPools } from "@/lib/executors/served-pools";
import { type Job, jobsChannel, releaseJob, takeJobs } from "./jobs";
import { setTaker } from "./taker-bell";

/** Jobs that become due wake the taker (taker-bell.ts); this finds those of processes that ended. */
const pollMs = 5000;
const tellMs = 20;

export interface TakerOptions {
  /** Owner of the leases (owner.ts). */
  owner: string;
  leaseMs: number;
  /** Maximum concurrent jobs. */
  concurrency: number;
  run(job: Job): Promise<void>;
}

/**
 * Takes jobs of the pools that this process serves, while there are any and fewer than `concurrency` are in progress.
 * Woken in process by new jobs, by another process that has too many, and by a timer for jobs that become due.
 */
export async function startTaking({ owner, leaseMs, concurrency, run }: TakerOptions) {
  const running = new Map<string, { job: Job; done: Promise<void> }>();
  let isStopping = false;
  let isWoken = false;
  let taking: Promise<void> | undefined;
  let telling: NodeJS.Timeout | undefined;

  function wake(): void {
    isWoken = true;
    taking ??= takeAll().finally(() => {
      taking = undefined;
      if (isWoken && !isStopping && running.size < concurrency) wake();
    });
  }

  async function takeAll(): Promise<void> {
    while (isWoken && !isStopping && running.size < concurrency) {
      isWoken = false;
      if (isDraining()) return;
      const most = Math.min(concurrency - running.size, 8);
      try {
        const jobs = await takeJobs(owner, leaseMs, most, servedPools());
        for (const job of jobs) start(job);
        isWoken ||= jobs.length === most;
      } catch (error) {
        logError("The executor could not take a call.", error);
      }
    }
    if (isWoken && running.size >= concurrency) tellOthers();
  }

  function start(job: Job): void {
    const done = run(job).finally(() => {
      running.delete(job.id);
      // A slot is free, and the answer may have created jobs.
      wake();
      if (job.isAway) tellOthers();
    });
    running.set(job.id, { job, done });
  }

  /**
   * Notifies other processes when this one is full, or has jobs of pools that it does not serve; at most once every 20
   * ms, since a NOTIFY delays commits.
   */
  function tellOthers(): void {
    telling ??= setTimeout(() => {
      telling = undefined;
      sql()
        .notify(jobsChannel, owner)
        .catch(() => {});
    }, tellMs);
  }

  const { unlisten } = await sql().listen(
    jobsChannel,
    (from) => {
      if (from !== owner) wake();
    },
    wake,
  );
  const poll = setInterval(wake, pollMs);
  // Jobs run outside the context of the caller that wakes the taker: not with its actor, pool or signal.
  setTaker({ wake: AsyncResource.bind(wake), tellOthers });
  wake();

  return {
    leaseIds: () => [...running.values()].map(({ job }) => job.leaseId),
    wake,
    /** Stops taking jobs, lets running ones end within `graceMs`, and releases the rest. */
    async stop(graceMs: number): Promise<void> {
      isStopping = true;
      setTaker(undefined);
      clearInterval(poll);
      clearTimeout(telling);
      await unlisten();
      await taking;
      const all = Promise.all([...running.values()].map(({ done }) => done));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
      clearTimeout(timer);
      await Promise.all([...running.values()].map(({ job }) => releaseJob(job)));
      await sql().notify(jobsChannel, owner);
    },
  };
}
