import { z } from "zod";
import type { Registry } from "./registry";
import {
  endRun,
  enqueue,
  finishJob,
  type Job,
  measureSteps,
  memoise,
  type RunState,
  retryJob,
  type Tx,
  walk,
  whileLeased,
} from "./store";

/** One operation of the SDK's answer (SDK_SPEC §5.3; the names are of 4.24). */
const Operation = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().optional(),
  displayName: z.string().optional(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
type Operation = z.infer<typeof Operation>;

/** Inngest's limits, kept so that a flow does not break on the day it moves to a server. */
const maxSteps = 1000;
const maxStepBytes = 4 * 1024 * 1024;
const maxRunBytes = 32 * 1024 * 1024;

/** Inngest's waits between attempts; 0–30 % more are added, so that failures do not march in step. */
const backoffMs = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000];

/** Keeps the steps of a checkpoint: the call goes on. @returns false when its lease was lost */
export async function applyCheckpoint(registry: Registry, leaseId: string, steps: unknown): Promise<boolean> {
  const operations = z.array(Operation).parse(steps);
  let isWithinLimits = true;
  const isHeld = await whileLeased({ leaseId }, async (tx, job) => {
    const failure = await checkLimits(tx, job.runId, operations);
    if (failure) {
      isWithinLimits = false;
      return endRun(tx, registry, job.runId, "failed", failure);
    }
    for (const operation of operations) await memoise(tx, job.runId, operation.id, resultOf(operation));
    // What comes next in this call is a new step, and has all its attempts.
    await tx`update executor_jobs set attempt = 0 where id = ${job.id}`;
  });
  return isHeld && isWithinLimits;
}

/** Does what the SDK's answer to a call asks for, in one transaction; nothing when the call's lease was lost. */
export async function applyAnswer(
  registry: Registry,
  job: Job,
  run: RunState,
  response: Response,
): Promise<void> {
  const text = await response.text();
  const mayRetry =
    response.headers.get("x-inngest-no-retry") !== "true" &&
    job.attempt + 1 < registry.maxAttempts(run.functionId);
  const delayMs = retryDelayMs(response.headers.get("retry-after"), job.attempt);
  await whileLeased(job, async (tx, leased) => {
    if (response.status === 206) {
      const operations = z.array(Operation).parse(JSON.parse(text));
      // A failed step ends this call, so what else it gave is kept first.
      operations.sort((a, b) => Number(a.op === "StepError") - Number(b.op === "StepError"));
      const failure = await checkLimits(tx, job.runId, operations);
      if (failure) return endRun(tx, registry, job.runId, "failed", failure);
      for (const operation of operations) {
        if (operation.op === "StepError" && mayRetry) return retryJob(tx, leased, job.attempt + 1, delayMs);
        const refusal = await applyOperation(operation);
        if (refusal) return endRun(tx, registry, job.runId, "failed", { name: "Error", message: refusal });
        if (operation.op === "RunComplete")
          return endRun(tx, registry, job.runId, "completed", operation.data);
      }
      const hasEnded = operations.some(({ op }) => ended.has(op) || op === "DiscoveryRequest");
      if (job.target !== walk) {
        await finishJob(tx, { ...leased, isWantedAgain: false });
        await enqueue(tx, job.runId, walk);
      } else await finishJob(tx, { ...leased, isWantedAgain: leased.isWantedAgain || hasEnded });
    } else if (response.status === 200) {
      await endRun(tx, registry, job.runId, "completed", text === "" ? null : JSON.parse(text));
    } else if (mayRetry) {
      await retryJob(tx, leased, job.attempt + 1, delayMs);
    } else {
      await endRun(tx, registry, job.runId, "failed", readError(text, response.status));
    }

    async function applyOperation(operation: Operation): Promise<string | undefined> {
      if (ended.has(operation.op)) await memoise(tx, job.runId, operation.id, resultOf(operation));
      else if (operation.op === "StepPlanned") await enqueue(tx, job.runId, operation.id);
      else if (operation.op === "Sleep")
        await enqueue(tx, job.runId, operation.id, { kind: "wake", delayMs: sleepMs(operation.name ?? "") });
      else if (operation.op !== "RunComplete" && operation.op !== "DiscoveryRequest")
        return `The embedded executor does not do ${operation.op} yet ("${operation.displayName ?? operation.name}").`;
      return undefined;
    }
  });
}

/** A call that gave no usable answer: tried again as any failure is, so that it does not break off for ever. */
export async function applyBreakOff(
  registry: Registry,
  job: Job,
  run: RunState,
  reason: unknown,
): Promise<void> {
  const message = reason instanceof Error ? reason.message : String(reason);
  await whileLeased(job, async (tx, leased) => {
    if (job.attempt + 1 < registry.maxAttempts(run.functionId))
      await retryJob(tx, leased, job.attempt + 1, retryDelayMs(null, job.attempt));
    else await endRun(tx, registry, job.runId, "failed", { name: "Error", message });
  });
}

/** A sleep is over: its step gets `null`, and the function walks on. */
export async function applyWake(job: Job): Promise<void> {
  await whileLeased(job, async (tx, leased) => {
    await memoise(tx, job.runId, job.target, { data: null });
    await finishJob(tx, { ...leased, isWantedAgain: false });
    await enqueue(tx, job.runId, walk);
  });
}

const ended = new Set(["StepRun", "Step", "StepError", "StepFailed"]);

function resultOf({ op, data, error }: Operation): unknown {
  return op === "StepError" || op === "StepFailed" ? { error } : { data: data ?? null };
}

async function checkLimits(
  tx: Tx,
  runId: string,
  operations: Operation[],
): Promise<{ name: string; message: string } | undefined> {
  const results = operations.filter(({ op }) => ended.has(op));
  const sizes = results.map(({ data }) => Buffer.byteLength(JSON.stringify(data) ?? ""));
  const kept = await measureSteps(tx, runId);
  const message =
    kept.count + operations.length > maxSteps
      ? `A run may have ${maxSteps} steps at most.`
      : sizes.some((size) => size > maxStepBytes)
        ? "A step may give 4 MB at most. Keep tables in storage and pass a reference."
        : kept.bytes + sizes.reduce((sum, size) => sum + size, 0) > maxRunBytes
          ? "The steps of a run may give 32 MB at most in all."
          : undefined;
  return message ? { name: "LimitError", message } : undefined;
}

/** `retry-after` is in seconds or a date; without it, Inngest's backoff with jitter. */
function retryDelayMs(header: string | null, attempt: number): number {
  if (header) {
    const seconds = Number(header);
    const delayMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
    if (Number.isFinite(delayMs)) return Math.max(0, delayMs);
  }
  const base = backoffMs[Math.min(attempt, backoffMs.length - 1)]!;
  return base + Math.random() * Math.min(30_000, base * 0.3);
}

const unitMs: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** The SDK writes a duration as "1d2h30s", a point in time as ISO 8601. */
function sleepMs(name: string): number {
  const at = /^\d{4}-/.test(name) ? Date.parse(name) : Number.NaN;
  if (!Number.isNaN(at)) return Math.max(0, at - Date.now());
  return [...name.matchAll(/(\d+)([wdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitMs[unit!]!,
    0,
  );
}

function readError(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { name: "Error", message: `The function answered ${status}: ${text.slice(0, 500)}` };
  }
}
