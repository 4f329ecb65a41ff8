import { AsyncResource } from "node:async_hooks";
import { sql } from "@/db/client";
import { logError } from "@/lib/base/log-error";
import { isDraining, servedPools } from "@/lib/executors/served-pools";
import { type Job, jobsChannel, type RunsOfFlows, releaseJob, takeJobs, walk } from "./jobs";
import { setTaker } from "./taker-bell";

/** Jobs that become due wake the taker (taker-bell.ts); this finds those of processes that ended. */
const pollMs = 5000;
const tellMs = 20;

const firstCall = {
  target: walk,
  kind: "call" as const,
  attempt: 0,
  batch: null,
  steps: {},
  stepOrder: [],
  stepBytes: 0,
  pending: 0,
  isAway: false,
};

export interface TakerOptions {
  /** Owner of the leases (owner.ts). */
  owner: string;
  leaseMs: number;
  /** Maximum concurrent jobs. */
  concurrency: number;
  run(job: Job): Promise<void>;
  /** Begins runs of flows too. */
  flows?: RunsOfFlows | undefined;
}

/** A place for the first call of a run, which is leased in the transaction that makes the run. */
export interface Reserved {
  owner: string;
  leaseMs: number;
  /** Makes the call. */
  start(call: Pick<Job, "id" | "runId" | "leaseId" | "functionId" | "event" | "begun">): void;
  /** Gives the place back. */
  leave(): void;
}

/**
 * Takes jobs of the pools that this process serves, while there are any and fewer than `concurrency` are in progress.
 * Woken in process by new jobs, by another process that has too many, and by a timer for jobs that become due.
 */
export async function startTaking({ owner, leaseMs, concurrency, run, flows }: TakerOptions) {
  const running = new Map<string, { job: Job; done: Promise<void> }>();
  let isStopping = false;
  let isWoken = false;
  let reserved = 0;
  /** More may be due than this process has had places for: a new run waits behind it. */
  let isBehind = false;
  /** Runs of flows may wait that no look has found yet. A look for them costs more than one for calls. */
  let mayRunsWait = true;
  let taking: Promise<void> | undefined;
  const { tellOthers, stopTelling } = createNotifier(owner);

  function wake(): void {
    mayRunsWait = true;
    takeMore();
  }

  /** Another process has more than it takes. A full one does not answer, or both would go on telling each other. */
  function hear(): void {
    mayRunsWait = true;
    if (free() > 0) takeMore();
  }

  function takeMore(): void {
    isWoken = true;
    taking ??= takeAll().finally(() => {
      taking = undefined;
      if (isWoken && !isStopping && free() > 0) takeMore();
    });
  }

  const free = () => concurrency - running.size - reserved;

  async function takeAll(): Promise<void> {
    while (isWoken && !isStopping && free() > 0) {
      isWoken = false;
      if (isDraining()) return;
      const most = Math.min(free(), 8);
      try {
        const isForRuns = mayRunsWait;
        mayRunsWait = false;
        const jobs = await takeJobs(owner, leaseMs, most, servedPools(), isForRuns ? flows : undefined);
        for (const job of jobs) start(job);
        isBehind = jobs.length === most;
        mayRunsWait ||= isForRuns && isBehind;
        isWoken ||= isBehind;
      } catch (error) {
        mayRunsWait = true;
        logError("The executor could not take a call.", error);
      }
    }
    if (!isWoken || free() > 0) return;
    isBehind = true;
    tellOthers();
  }

  /** A place for a new run, unless it has to wait behind others. */
  function reserve(): Reserved | undefined {
    if (isStopping || isDraining() || isBehind || isWoken || free() <= 0) return undefined;
    reserved++;
    return {
      owner,
      leaseMs,
      start(call) {
        reserved--;
        start({ ...call, ...firstCall });
      },
      leave() {
        reserved--;
        takeMore();
      },
    };
  }

  function start(job: Job): void {
    const done = run(job).finally(() => {
      running.delete(job.id);
      // A slot is free, and the answer may have created jobs.
      takeMore();
      if (job.isAway) tellOthers();
    });
    running.set(job.id, { job, done });
  }

  const { unlisten } = await sql().listen(
    jobsChannel,
    (from) => {
      if (from !== owner) hear();
    },
    wake,
  );
  const poll = setInterval(wake, pollMs);
  // Jobs run outside the context of the caller that wakes the taker: not with its actor, pool or signal.
  setTaker({ wake: AsyncResource.bind(wake), tellOthers });
  wake();

  return {
    reserve,
    leaseIds: () => [...running.values()].map(({ job }) => job.leaseId),
    wake,
    /** Stops taking jobs, lets running ones end within `graceMs`, and releases the rest. */
    async stop(graceMs: number): Promise<void> {
      isStopping = true;
      setTaker(undefined);
      clearInterval(poll);
      stopTelling();
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

/**
 * Notifies other processes when this one is full, or has jobs of pools that it does not serve; at most once
 * every 20 ms, since a NOTIFY delays commits.
 */
function createNotifier(owner: string) {
  let telling: NodeJS.Timeout | undefined;
  return {
    tellOthers(): void {
      telling ??= setTimeout(() => {
        telling = undefined;
        sql()
          .notify(jobsChannel, owner)
          .catch(() => {});
      }, tellMs);
    },
    stopTelling: () => clearTimeout(telling),
  };
}
