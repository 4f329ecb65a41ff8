import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { executorJobs, executorRuns } from "@/db/schema/executor";
import { definitionOf } from "@/lib/flows/definition-of";
import type { Begun } from "./function-body";
import { ringAfter } from "./taker-bell";
import { type Tx, transaction } from "./transaction";

/** Notification channel for a process that has more jobs than it takes itself. */
export const jobsChannel = "switchyard_executor";

/** Target of the call that walks a function on (the SDK's name for it). */
export const walk = "step";

/** A leased job of a run, with all data that a call needs. */
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
  /** Step ids in the order of their end. */
  stepOrder: string[];
  stepBytes: number;
  /** Number of other calls, sleeps and waits of the run that are planned or in progress. */
  pending: number;
  /** The call is for another pool than its run: the run goes on in a process of its own pool. */
  isAway: boolean;
  /** The run of a flow that begins with this call. */
  begun?: Begun | undefined;
}

/** A job that its holder may change; its run is locked too. */
export interface HeldJob {
  id: string;
  runId: string;
  target: string;
  isWantedAgain: boolean;
}

const begunRun = z
  .object({
    params: z.record(z.string(), z.unknown()),
    variables: z.record(z.string(), z.unknown()),
    id: z.string(),
    savedAt: z.string(),
    definition: z.unknown(),
  })
  .nullable()
  .transform((run): Begun | undefined => {
    if (!run) return undefined;
    const definition = definitionOf({ ...run, savedAt: new Date(run.savedAt) });
    return { plan: { params: run.params, variables: run.variables, definition } };
  });

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
  isAway: z.boolean(),
  begun: begunRun,
};
const heldShape = {
  id: executorJobs.id,
  runId: executorJobs.runId,
  target: executorJobs.target,
  isWantedAgain: executorJobs.isWantedAgain,
};

/** The function that walks runs of flows, and the name of its event. */
export interface RunsOfFlows {
  functionId: string;
  event: string;
}

/**
 * Leases the due jobs in order of priority, and, where there are fewer than `most`, begins runs of flows that are Pending.
 * Concurrency limits are enforced here: a slot is a leased call.
 * @param owner of the leases (owner.ts), stored as the part of their ids before the colon
 * @param pools of which calls are taken, beside those that any process may take; all by default
 * @param flows where runs of flows are begun
 */
export async function takeJobs(
  owner: string,
  leaseMs: number,
  most: number,
  pools: readonly string[] | null = null,
  flows?: RunsOfFlows,
): Promise<Job[]> {
  return readRows(
    sql()`
    select id, run_id as "runId", target, kind, attempt, lease_id as "leaseId", function_id as "functionId", event,
      batch, steps, step_order as "stepOrder", step_bytes::float8 as "stepBytes", pending,
      is_away as "isAway", begun
    from executor_take(${owner}, ${leaseMs}, ${most}, ${pools as string[] | null}::text[], ${flows?.functionId ?? null},
      ${flows?.event ?? null})`,
    jobShape,
  );
}

/** Extends leases while their calls run. */
export async function extendLeases(leaseIds: string[], leaseMs: number): Promise<void> {
  if (leaseIds.length === 0) return;
  await sql()`
    update executor_jobs set leased_until = now() + ${leaseMs} * interval '1 millisecond'
    where lease_id in ${sql()(leaseIds)}`;
}

/** Releases a leased job at once, for another process or the next start. */
export async function releaseJob({ id, leaseId }: Job): Promise<void> {
  await sql()`update executor_jobs set lease_id = null, leased_until = null where id = ${id} and lease_id = ${leaseId}`;
}

/**
 * Runs `change` in one transaction if the lease is still held. @returns false when it was lost, and nothing was changed
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

/** Plans a job. An already planned one is not duplicated; a call in progress is repeated. */
export async function enqueue(
  tx: Tx,
  runId: string,
  target: string,
  { kind = "call", delayMs = 0, pool }: { kind?: Job["kind"]; delayMs?: number; pool?: string } = {},
): Promise<void> {
  await tx`select executor_enqueue(${runId}, ${target}, ${kind}, ${delayMs}, ${pool ?? null})`;
  ringAfter(delayMs);
}

/** Leaves a leased job to the processes of another pool. */
export async function moveJob(tx: Tx, job: HeldJob, pool: string): Promise<void> {
  await tx`update executor_jobs set pool = ${pool}, lease_id = null, leased_until = null where id = ${job.id}`;
}

/** Finishes the job: it is deleted, or, when a step ended in the meantime, due again. */
export async function finishJob(tx: Tx, job: HeldJob): Promise<void> {
  if (!job.isWantedAgain) await tx`delete from executor_jobs where id = ${job.id}`;
  else
    await tx`
      update executor_jobs set lease_id = null, leased_until = null, attempt = 0, due_at = '-infinity',
        is_wanted_again = false
      where id = ${job.id}`;
}

/** Re-queues the job after `delayMs`. */
export async function retryJob(tx: Tx, job: HeldJob, attempt: number, delayMs: number): Promise<void> {
  await tx`
    update executor_jobs set attempt = ${attempt}, lease_id = null, leased_until = null,
      due_at = case when ${delayMs}::float8 > 0 then now() + ${delayMs} * interval '1 millisecond' else '-infinity' end
    where id = ${job.id}`;
  ringAfter(delayMs);
}
