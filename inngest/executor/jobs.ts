import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { executorJobs, executorRuns } from "@/db/schema/executor";
import { type Tx, transaction } from "./transaction";

/** Told when a process has more to do than it takes itself. */
export const jobsChannel = "switchyard_executor";

/** The target of the call that walks a function on (the SDK's name for it). */
export const walk = "step";

/** Something due for a run, leased, with all that a call has to carry. */
export interface Job {
  id: string;
  runId: string;
  target: string;
  kind: "call" | "wake" | "expire";
  attempt: number;
  leaseId: string;
  functionId: string;
  event: unknown;
  batch: unknown[] | null;
  steps: Record<string, unknown>;
  /** Step ids in the order they ended. */
  stepOrder: string[];
  stepBytes: number;
  /** Other calls, sleeps and waits of the run that are planned or under way. */
  pending: number;
}

/** A job that its holder may change: its run is locked too. */
export interface HeldJob {
  id: string;
  runId: string;
  target: string;
  isWantedAgain: boolean;
}

// Shapes of a statement that runs for each call: made once.
const jobShape = {
  id: executorJobs.id,
  runId: executorJobs.runId,
  target: executorJobs.target,
  kind: executorJobs.kind,
  attempt: executorJobs.attempt,
  leaseId: z.string(),
  functionId: executorRuns.functionId,
  event: executorRuns.event,
  batch: executorRuns.batch,
  steps: z.custom<Record<string, unknown>>((value) => typeof value === "object" && value !== null),
  stepOrder: z.array(z.string()),
  stepBytes: z.number(),
  pending: z.int(),
};
const heldShape = {
  id: executorJobs.id,
  runId: executorJobs.runId,
  target: executorJobs.target,
  isWantedAgain: executorJobs.isWantedAgain,
};

/**
 * Leases the jobs that are due and go first. Concurrency limits are kept here: a slot is a leased call.
 * @param owner of the leases (owner.ts), kept as the part of their ids before the colon
 */
export async function takeJobs(owner: string, leaseMs: number, most: number): Promise<Job[]> {
  return readRows(
    sql()`
    select id, run_id as "runId", target, kind, attempt, lease_id as "leaseId", function_id as "functionId", event,
      batch, steps, step_order as "stepOrder", step_bytes::float8 as "stepBytes", pending
    from executor_take(${owner}, ${leaseMs}, ${most})`,
    jobShape,
  );
}

/** Keeps leases alive while their calls run. */
export async function extendLeases(leaseIds: string[], leaseMs: number): Promise<void> {
  if (leaseIds.length === 0) return;
  await sql()`
    update executor_jobs set leased_until = now() + ${leaseMs} * interval '1 millisecond'
    where lease_id in ${sql()(leaseIds)}`;
}

/** Gives a leased job back at once, for another process or the next start. */
export async function releaseJob({ id, leaseId }: Job): Promise<void> {
  await sql()`update executor_jobs set lease_id = null, leased_until = null where id = ${id} and lease_id = ${leaseId}`;
}

/**
 * Does `change` in one transaction if the lease still holds. @returns false when it was lost, and nothing was changed
 */
export async function whileLeased(
  leaseId: string,
  change: (tx: Tx, job: HeldJob) => Promise<void>,
): Promise<boolean> {
  return transaction(async (tx) => {
    const [job] = await readRows(
      tx`
      select id, run_id as "runId", target, is_wanted_again as "isWantedAgain"
      from executor_hold(${leaseId}) where id is not null`,
      heldShape,
    );
    if (job) await change(tx, job);
    return job !== undefined;
  });
}

/** Plans a job. One that is planned already stays one; the call under way is made once more. */
export async function enqueue(
  tx: Tx,
  runId: string,
  target: string,
  { kind = "call", delayMs = 0 }: { kind?: Job["kind"]; delayMs?: number } = {},
): Promise<void> {
  await tx`select executor_enqueue(${runId}, ${target}, ${kind}, ${delayMs})`;
}

/** The job is done: it goes, or, when something ended meanwhile, it is due again. */
export async function finishJob(tx: Tx, job: HeldJob): Promise<void> {
  if (!job.isWantedAgain) await tx`delete from executor_jobs where id = ${job.id}`;
  else
    await tx`
      update executor_jobs set lease_id = null, leased_until = null, attempt = 0, due_at = '-infinity',
        is_wanted_again = false
      where id = ${job.id}`;
}

/** The job is tried again after `delayMs`. */
export async function retryJob(tx: Tx, job: HeldJob, attempt: number, delayMs: number): Promise<void> {
  await tx`
    update executor_jobs set attempt = ${attempt}, lease_id = null, leased_until = null,
      due_at = case when ${delayMs}::float8 > 0 then now() + ${delayMs} * interval '1 millisecond' else '-infinity' end
    where id = ${job.id}`;
}
