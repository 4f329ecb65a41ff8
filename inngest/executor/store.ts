import type { TransactionSql } from "postgres";
import { sql } from "@/db/client";
import { newId } from "@/db/id";
import type { Registry } from "./registry";

/** Told when there may be a job to take. */
export const jobsChannel = "switchyard_executor";

/** The target of the call that walks a function on (the SDK's name for it). */
export const walk = "step";

export interface Job {
  id: string;
  runId: string;
  target: string;
  kind: "call" | "wake";
  attempt: number;
  leaseId: string;
}

export interface RunState {
  functionId: string;
  event: { id: string; name: string; data: unknown; ts?: number };
  steps: Record<string, unknown>;
  /** Step ids in the order they ended. */
  order: string[];
  /** Other calls of the run that are planned or under way. */
  pending: number;
}

export type Tx = TransactionSql;

/** Takes an event: once by its id, with all it starts and cancels, in one transaction. */
export async function takeEvent(
  registry: Registry,
  event: { id: string; name: string; data: unknown; ts: number },
) {
  await sql().begin((tx) => takeEventWithin(tx, registry, event));
}

async function takeEventWithin(
  tx: Tx,
  registry: Registry,
  event: { id: string; name: string; data: unknown; ts: number },
): Promise<void> {
  const taken = await tx`
    insert into executor_events (id, name, data) values (${event.id}, ${event.name}, ${JSON.stringify(event.data)}::jsonb)
    on conflict do nothing returning id`;
  if (taken.length === 0) return;
  for (const { id: functionId } of registry.startedBy(event)) {
    const runId = newId();
    await tx`
      insert into executor_runs (id, function_id, event_id, event, state)
      values (${runId}, ${functionId}, ${event.id}, ${JSON.stringify(event)}::jsonb, 'running')`;
    await enqueue(tx, runId, walk);
  }
  for (const { functionId, matches } of registry.cancelledBy(event)) {
    const open = await tx`
      select id, event from executor_runs where function_id = ${functionId} and state = 'running' order by id for update`;
    for (const run of open) {
      if (matches(run.event)) await endRun(tx, registry, run.id, "cancelled", null);
    }
  }
}

/**
 * Leases the job that has waited longest; undefined when none is due.
 * @param owner of the lease (owner.ts), kept as the part of the lease's id before the colon
 */
export async function takeJob(leaseMs: number, owner: string): Promise<Job | undefined> {
  const leaseId = `${owner}:${newId()}`;
  const [job] = await sql()<Omit<Job, "leaseId">[]>`
    update executor_jobs
    set lease_id = ${leaseId}, leased_until = now() + ${leaseMs} * interval '1 millisecond', is_wanted_again = false
    where id = (
      select id from executor_jobs
      where due_at <= now() and (leased_until is null or leased_until < now())
      order by due_at limit 1 for update skip locked)
    returning id, run_id as "runId", target, kind, attempt`;
  return job && { ...job, leaseId };
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

/** All that a call to a function has to carry. */
export async function readRun(job: Job): Promise<RunState | undefined> {
  const [run] =
    await sql()`select function_id, event from executor_runs where id = ${job.runId} and state = 'running'`;
  if (!run) return undefined;
  const steps =
    await sql()`select step_id, result from executor_steps where run_id = ${job.runId} order by position`;
  const [others] = await sql()`
    select count(*)::int as pending from executor_jobs where run_id = ${job.runId} and id <> ${job.id} and target <> ${walk}`;
  return {
    functionId: run.function_id,
    event: run.event,
    steps: Object.fromEntries(steps.map((step) => [step.step_id, step.result])),
    order: steps.map((step) => step.step_id),
    pending: others?.pending ?? 0,
  };
}

/**
 * Does `change` in one transaction if the lease still holds. @returns false when it was lost, and nothing was changed
 */
export async function whileLeased(
  { leaseId }: { leaseId: string },
  change: (
    tx: Tx,
    job: { id: string; runId: string; target: string; isWantedAgain: boolean },
  ) => Promise<void>,
): Promise<boolean> {
  return sql().begin(async (tx) => {
    // The run first, then its jobs: a cancellation locks them in the same order.
    await tx`
      select 1 from executor_runs
      where id = (select run_id from executor_jobs where lease_id = ${leaseId}) for update`;
    const [job] = await tx<{ id: string; runId: string; target: string; isWantedAgain: boolean }[]>`
      select id, run_id as "runId", target, is_wanted_again as "isWantedAgain"
      from executor_jobs where lease_id = ${leaseId} for update`;
    if (!job) return false;
    await change(tx, job);
    return true;
  });
}

/** Keeps what a step gave. A step that has a result keeps its first. */
export async function memoise(tx: Tx, runId: string, stepId: string, result: unknown): Promise<void> {
  await tx`
    insert into executor_steps (run_id, step_id, result)
    values (${runId}, ${stepId}, ${JSON.stringify(result)}::jsonb) on conflict do nothing`;
}

/** How many steps a run has kept, and how large their results are together. */
export async function measureSteps(tx: Tx, runId: string): Promise<{ count: number; bytes: number }> {
  const [kept] = await tx<{ count: number; bytes: number }[]>`
    select count(*)::int as count, coalesce(sum(octet_length(result::text)), 0)::float8 as bytes
    from executor_steps where run_id = ${runId}`;
  return kept ?? { count: 0, bytes: 0 };
}

/** Plans a call. One that is planned already stays one; the walk under way is done once more. */
export async function enqueue(
  tx: Tx,
  runId: string,
  target: string,
  { kind = "call", delayMs = 0 }: { kind?: Job["kind"]; delayMs?: number } = {},
): Promise<void> {
  await tx`
    insert into executor_jobs (id, run_id, target, kind, due_at)
    select ${newId()}, ${runId}, ${target}, ${kind}, now() + ${delayMs} * interval '1 millisecond'
    where not exists (select from executor_steps where run_id = ${runId} and step_id = ${target})
    on conflict (run_id, target) do update set is_wanted_again = true`;
  await tell(tx);
}

/** The job is done: it goes, or, when something ended meanwhile, it is due again. */
export async function finishJob(tx: Tx, job: { id: string; isWantedAgain: boolean }): Promise<void> {
  if (!job.isWantedAgain) return void (await tx`delete from executor_jobs where id = ${job.id}`);
  await tx`
    update executor_jobs
    set lease_id = null, leased_until = null, attempt = 0, due_at = now(), is_wanted_again = false where id = ${job.id}`;
  await tell(tx);
}

/** Wakes the executors at commit. `tx.notify` of postgres.js would go over another connection, before it. */
async function tell(tx: Tx): Promise<void> {
  await tx`select pg_notify(${jobsChannel}, '')`;
}

/** The job is tried again after `delayMs`. */
export async function retryJob(tx: Tx, job: { id: string }, attempt: number, delayMs: number): Promise<void> {
  await tx`
    update executor_jobs set attempt = ${attempt}, lease_id = null, leased_until = null,
      due_at = now() + ${delayMs} * interval '1 millisecond'
    where id = ${job.id}`;
}

/** Ends a run, drops its calls and tells of a failure or a cancellation by Inngest's own events. */
export async function endRun(
  tx: Tx,
  registry: Registry,
  runId: string,
  state: "completed" | "failed" | "cancelled",
  result: unknown,
): Promise<void> {
  const [run] = await tx`
    update executor_runs set state = ${state}, result = ${JSON.stringify(result ?? null)}::jsonb, ended_at = now()
    where id = ${runId} and state = 'running' returning function_id, event`;
  if (!run) return;
  await tx`delete from executor_jobs where run_id = ${runId}`;
  if (state === "completed") return;
  // A function that watches all failures would otherwise start itself for ever by failing.
  if (String(run.event.name).startsWith("inngest/function.")) return;
  const error = state === "failed" ? result : { name: "Cancelled", message: "The function was cancelled." };
  await takeEventWithin(tx, registry, {
    id: `${state}-${runId}`,
    name: `inngest/function.${state}`,
    data: { function_id: run.function_id, run_id: runId, event: run.event, error },
    ts: Date.now(),
  });
}
