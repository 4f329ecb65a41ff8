import { AsyncResource } from "node:async_hooks";
import { sql } from "@/db/client";
import { logError } from "@/lib/base/log-error";
import { type Job, jobsChannel, releaseJob, takeJobs } from "./jobs";
import { setTaker } from "./taker-bell";

const pollMs = 500;
const tellMs = 20;

export interface TakerOptions {
  /** Whose leases they are (owner.ts). */
  owner: string;
  leaseMs: number;
  /** Jobs at once. */
  concurrency: number;
  run(job: Job): Promise<void>;
}

/**
 * Takes jobs as long as there are any and has up to `concurrency` under way: woken in process by whatever made a job,
 * by another process that has too many, and by a clock for those that fall due.
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
      const most = Math.min(concurrency - running.size, 8);
      try {
        const jobs = await takeJobs(owner, leaseMs, most);
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
      // There is room, and its answer may have made more to do.
      wake();
    });
    running.set(job.id, { job, done });
  }

  /** This process is full: others on the database may have room. Once every 20 ms at most, for a NOTIFY holds up commits. */
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
  // Whoever rings, the jobs are not part of what they do: not their actor, pool or signal.
  setTaker(AsyncResource.bind(wake));
  wake();

  return {
    leaseIds: () => [...running.values()].map(({ job }) => job.leaseId),
    wake,
    /** Takes nothing more, lets jobs end for `graceMs`, and gives the rest back to be made again. */
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
