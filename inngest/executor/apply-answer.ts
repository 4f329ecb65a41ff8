import { z } from "zod";
import { readRows } from "@/db/rows";
import { executorJobs } from "@/db/schema/executor";
import { messageOf, whyNotKept } from "@/lib/base/keepable";
import { dayMs } from "@/lib/base/time-units";
import { endRun } from "./events";
import { enqueue, finishJob, type HeldJob, type Job, moveJob, retryJob, walk, whileLeased } from "./jobs";
import { keptError } from "./kept-error";
import { maxStepBytes, maxSteps } from "./limits";
import { applyOperation, isEnd, keptOf, Operation, untilMs } from "./operations";
import { poolAskedFor } from "./other-pool";
import type { Registry } from "./registry";
import { checkpoint, complete, type Failure, keepSteps } from "./steps";
import { ring } from "./taker-bell";
import { isUnkeepable, type Tx } from "./transaction";
import { endWait } from "./waits";

/** Inngest's retry delays; 0–30 % jitter is added, so that retries spread out. */
const backoffMs = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000];
const refusedMs = 1000;
/** Maximum delay that a function may request (pkg/consts). */
const maxRetryMs = dayMs;

/**
 * Stores the steps of a checkpoint; the call continues. @returns false when its lease was lost, or the run failed here
 */
export async function applyCheckpoint(registry: Registry, leaseId: string, steps: unknown): Promise<boolean> {
  const operations = z.array(Operation).parse(steps);
  const failure = refusalOf(operations.filter((operation) => !isEnd(operation))) ?? unfit(operations);
  const outcome = failure ?? (await checkpoint(leaseId, operations.map(keptOf)).catch(unkeepable));
  if (outcome === undefined) return true;
  if (outcome !== "lost")
    await whileLeased(leaseId, (tx, { runId }) => endRun(tx, registry, runId, "failed", outcome));
  return false;
}

/** Applies the SDK's answer to a call, in one transaction; has no effect when the call's lease was lost. */
export async function applyAnswer(registry: Registry, job: Job, response: Response): Promise<void> {
  const text = await response.text();
  try {
    if (response.status === 401) await applyRefusal(job);
    else if (response.status === 206) await applyOperations(registry, job, response, readOperations(text));
    else if (response.status === 200) await applyOperations(registry, job, response, [runComplete(text)]);
    else await applyFailure(registry, job, readError(text, response.status), response);
  } catch (error) {
    const failure = unkeepable(error);
    await whileLeased(job.leaseId, (tx) => endRun(tx, registry, job.runId, "failed", failure));
  }
}

/**
 * The clock changed between signing and checking by more than the signature's five minutes: the call was not made, so
 * it is repeated without counting as an attempt.
 */
async function applyRefusal(job: Job): Promise<void> {
  console.error(`The functions refused the signature of the call ${job.target} of ${job.runId}.`);
  await whileLeased(job.leaseId, (tx, held) => retryJob(tx, held, job.attempt, refusedMs));
}

/** A call without a usable answer: retried like any failure, so that it does not fail repeatedly without end. */
export async function applyBreakOff(registry: Registry, job: Job, reason: unknown): Promise<void> {
  await applyFailure(registry, job, {
    name: "Error",
    message: messageOf(reason),
  });
}

/** Ends a sleep or a wait. */
export async function applyWake(job: Job): Promise<void> {
  await whileLeased(job.leaseId, endWait);
}

/** Inngest's `timeouts`: cancels a run that has not started, or not ended, in time. */
export async function applyExpiry(registry: Registry, job: Job): Promise<void> {
  await whileLeased(job.leaseId, async (tx, held) => {
    const started = await tx`select from executor_runs where id = ${job.runId} and started_at is not null`;
    if (job.target === "$start" && started.length > 0) return finishJob(tx, held);
    await endRun(tx, registry, job.runId, "cancelled", null);
  });
}

async function applyOperations(
  registry: Registry,
  job: Job,
  response: Response,
  answered: Operation[],
): Promise<void> {
  const away = answered.find((operation) => poolAskedFor(operation) !== undefined);
  const operations = answered.filter((operation) => operation !== away);
  const end = operations.find(({ op }) => op === "RunComplete");
  const kept = operations.filter(isEnd);
  const isOnlyEnd = end !== undefined && operations.length === kept.length + 1;
  if (isOnlyEnd && !unfit(operations) && !registry.hears("inngest/function.finished")) {
    if ((await complete(job.leaseId, kept.map(keptOf), end.data)) !== "heard") return;
  }
  await whileLeased(job.leaseId, async (tx, held) => {
    const fail = (failure: unknown) => endRun(tx, registry, job.runId, "failed", failure);
    // A retry of a failed step ends this call, so its other results are stored first.
    const failed = mayRetry(registry, job, response) ? kept.find(({ op }) => op === "StepError") : undefined;
    const others = operations.filter((operation) => operation !== failed);
    const failure =
      unfit(others) ??
      (operations.length > maxSteps ? tooMany : undefined) ??
      (await keepSteps(tx, job.runId, others.filter(isEnd).map(keptOf)));
    if (failure) return fail(failure);
    for (const operation of others.filter((each) => !isEnd(each))) {
      const refusal = await applyOperation(tx, registry, held, operation).catch(badOperation);
      if (refusal) return fail(refusal);
    }
    if (end) return endRun(tx, registry, job.runId, "completed", end.data);
    if (failed) return retryJob(tx, held, job.attempt + 1, await retryDelayMs(tx, job, response));
    if (away?.id === held.target) return moveJob(tx, held, poolAskedFor(away)!);
    if (away) await enqueue(tx, held.runId, away.id, { pool: poolAskedFor(away) });
    await moveOn(tx, held, others);
  });
  if (away) ring([poolAskedFor(away)!]);
}

/**
 * Finishes the call and re-queues the function if this call ended a step, another call did, or the SDK requested
 * discovery.
 */
async function moveOn(tx: Tx, held: HeldJob, operations: Operation[]): Promise<void> {
  if (held.target !== walk) {
    await finishJob(tx, { ...held, isWantedAgain: false });
    return enqueue(tx, held.runId, walk);
  }
  const [now] = await readRows(
    tx`select is_wanted_again as "isWanted" from executor_jobs where id = ${held.id}`,
    { isWanted: executorJobs.isWantedAgain },
  );
  const hasEnded = operations.some((operation) => isEnd(operation) || operation.op === "DiscoveryRequest");
  await finishJob(tx, { ...held, isWantedAgain: Boolean(now?.isWanted) || hasEnded });
}

async function applyFailure(
  registry: Registry,
  job: Job,
  error: unknown,
  response?: Response,
): Promise<void> {
  await whileLeased(job.leaseId, async (tx, held) => {
    if (mayRetry(registry, job, response))
      await retryJob(tx, held, job.attempt + 1, await retryDelayMs(tx, job, response));
    else await endRun(tx, registry, job.runId, "failed", keptError(error));
  });
}

function mayRetry(registry: Registry, job: Job, response?: Response): boolean {
  return (
    response?.headers.get("x-inngest-no-retry") !== "true" &&
    job.attempt + 1 < registry.maxAttempts(job.functionId)
  );
}

/** `retry-after` is in seconds or a point in time; without it, Inngest's backoff with jitter. */
async function retryDelayMs(tx: Tx, { attempt }: Job, response?: Response): Promise<number> {
  const header = response?.headers.get("retry-after");
  const askedMs = header ? await untilMs(tx, /^[\d.]+$/.test(header) ? `${header}s` : header) : undefined;
  if (askedMs !== undefined) return Math.min(maxRetryMs, askedMs);
  const base = backoffMs[Math.min(attempt, backoffMs.length - 1)]!;
  return base + Math.random() * Math.min(30_000, base * 0.3);
}

const tooMany = { name: "LimitError", message: `A run may have at most ${maxSteps} steps.` };

/** Reason why results of steps cannot be stored: the first that is too large, or that Postgres cannot store. */
function unfit(operations: Operation[]): Failure | undefined {
  // Of a failed step, the repaired error is stored and not its data.
  for (const { data, name, displayName } of operations.filter(({ op }) => !failingOps.has(op))) {
    const issue = whyNotKept({ data, name, displayName });
    if (issue)
      return { name: "Error", message: `A step's result cannot be stored. ${issue.path}: ${issue.message}` };
    if (Buffer.byteLength(JSON.stringify(data) ?? "") > maxStepBytes) return tooLarge;
  }
  return undefined;
}

const failingOps = new Set(["StepError", "StepFailed"]);
const tooLarge = {
  name: "LimitError",
  message: "A step may return at most 4 MB. Keep tables in storage and pass a reference.",
};

function refusalOf([operation]: Operation[]): Failure | undefined {
  return operation && { name: "Error", message: `The embedded executor does not support ${operation.op}.` };
}

/** @throws the given error, unless Postgres refused to store a text */
function unkeepable(error: unknown): Failure {
  if (!isUnkeepable(error)) throw error;
  return { name: "Error", message: "A result has a character that Postgres cannot store, such as U+0000." };
}

function badOperation(error: unknown): Failure {
  if (!(error instanceof z.ZodError) && (error as Error).name !== "ParseError") throw error;
  return { name: "Error", message: (error as Error).message };
}

function readOperations(text: string): Operation[] {
  return z.array(Operation).parse(JSON.parse(text));
}

function runComplete(text: string): Operation {
  return { id: "", op: "RunComplete", data: text === "" ? null : JSON.parse(text) };
}

function readError(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { name: "Error", message: `The function answered ${status}: ${text.slice(0, 500)}` };
  }
}
