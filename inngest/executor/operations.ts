import { z } from "zod";
import { newId } from "@/db/id";
import { readRows } from "@/db/rows";
import { durationMs } from "./duration";
import { startRun } from "./events";
import { parseExpression } from "./expression";
import { enqueue, type HeldJob, walk } from "./jobs";
import { keptError } from "./kept-error";
import { maxWaitMs } from "./limits";
import type { Event, Registry } from "./registry";
import { type Failure, type Kept, keepSteps } from "./steps";
import type { Tx } from "./transaction";
import { addWait, dropWait, findSignalHolder } from "./waits";

/** One operation of the SDK's answer (SDK_SPEC §5.3; names of version 4.24). */
export const Operation = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Operation = z.infer<typeof Operation>;

const WaitOptions = z.object({ timeout: z.string(), if: z.string().optional() });
const SignalOptions = z.object({ signal: z.string(), timeout: z.string(), conflict: z.string().optional() });
const InvokeOptions = z.object({
  function_id: z.string(),
  timeout: z.string().optional(),
  payload: z.object({ data: z.record(z.string(), z.unknown()).nullish() }),
});

const endingOps = new Set(["StepRun", "Step", "StepError", "StepFailed"]);

/** True when an operation reports a step's result. */
export const isEnd = ({ op }: Operation) => endingOps.has(op);

/** Result of a step in the form that the next call receives. */
export function keptOf({ id, op, data, error }: Operation): Kept {
  return {
    stepId: id,
    result: op === "StepError" || op === "StepFailed" ? { error: keptError(error) } : { data: data ?? null },
  };
}

/** Applies the effects of an operation beyond a step's end. @returns reason why the run must fail, if it must */
export async function applyOperation(
  tx: Tx,
  registry: Registry,
  job: HeldJob,
  operation: Operation,
): Promise<Failure | undefined> {
  const { runId } = job;
  const { id: stepId, op } = operation;
  switch (op) {
    case "StepPlanned":
      return void (await enqueue(tx, runId, stepId));
    case "Sleep": {
      const delayMs = await untilMs(tx, operation.name ?? "");
      if (delayMs === undefined || delayMs > maxWaitMs) return tooLong(operation);
      return void (await enqueue(tx, runId, stepId, { kind: "wake", delayMs }));
    }
    case "WaitForEvent": {
      const opts = WaitOptions.parse(operation.opts);
      const timeoutMs = await untilMs(tx, opts.timeout);
      if (timeoutMs === undefined || timeoutMs > maxWaitMs) return tooLong(operation);
      if (opts.if) parseExpression(opts.if);
      const key = operation.name ?? "";
      return void (await addWait(tx, runId, stepId, { kind: "event", key, expression: opts.if, timeoutMs }));
    }
    case "WaitForSignal":
      return waitForSignal(tx, job, operation);
    case "InvokeFunction":
      return invoke(tx, registry, job, operation);
    case "RunComplete":
    case "DiscoveryRequest":
      return undefined;
    default:
      return failure(`The embedded executor does not support ${op} ("${nameOf(operation)}").`);
  }
}

async function waitForSignal(tx: Tx, { runId }: HeldJob, operation: Operation): Promise<Failure | undefined> {
  const { signal, timeout, conflict } = SignalOptions.parse(operation.opts);
  const timeoutMs = await untilMs(tx, timeout);
  if (timeoutMs === undefined || timeoutMs > maxWaitMs) return tooLong(operation);
  const holder = await findSignalHolder(tx, signal, runId, operation.id);
  if (holder && conflict !== "replace") {
    // The server's words (executor.go, handleGeneratorWaitForSignal).
    const error = failure("Signal conflict; signal wait already exists for another run");
    return giveAtOnce(tx, runId, operation.id, { error });
  }
  if (holder) await dropWait(tx, holder);
  await addWait(tx, runId, operation.id, { kind: "signal", key: signal, timeoutMs });
  return undefined;
}

async function invoke(
  tx: Tx,
  registry: Registry,
  { runId }: HeldJob,
  operation: Operation,
): Promise<Failure | undefined> {
  const { function_id, payload, timeout } = InvokeOptions.parse(operation.opts);
  const timeoutMs = timeout ? await untilMs(tx, timeout) : maxWaitMs;
  if (timeoutMs === undefined || timeoutMs > maxWaitMs) return tooLong(operation);
  const correlationId = `${runId}.${operation.id}`;
  const isNew = await addWait(tx, runId, operation.id, { kind: "invoke", key: correlationId, timeoutMs });
  if (!isNew) return undefined;
  const config = registry.find(function_id);
  if (!config) {
    const error = failure(`could not find function with ID: ${function_id}`);
    return giveAtOnce(tx, runId, operation.id, { error });
  }
  const event: Event = {
    id: newId(),
    name: "inngest/function.invoked",
    data: { ...payload.data, _inngest: { fn_id: function_id, correlation_id: correlationId } },
    ts: Date.now(),
  };
  if (await startRun(tx, registry, config, event)) return undefined;
  const error = failure(`${function_id} was not started: its flow control dropped the invocation.`);
  return giveAtOnce(tx, runId, operation.id, { error });
}

/** Answers a step that need not wait. */
async function giveAtOnce(tx: Tx, runId: string, stepId: string, result: unknown): Promise<undefined> {
  await dropWait(tx, { runId, stepId });
  await tx`delete from executor_jobs where run_id = ${runId} and target = ${stepId}`;
  await keepSteps(tx, runId, [{ stepId, result }]);
  await enqueue(tx, runId, walk);
}

/** Milliseconds from now, by the database's clock, to the end of a duration or to a point in time. */
export async function untilMs(tx: Tx, text: string): Promise<number | undefined> {
  const ms = durationMs(text);
  if (ms !== undefined || Number.isNaN(Date.parse(text))) return ms;
  const [row] = await readRows(
    tx`
    select greatest(0, extract(epoch from ${text}::timestamptz - now()) * 1000)::float8 as ms`,
    { ms: z.number() },
  );
  return row!.ms;
}

const nameOf = ({ displayName, name, id }: Operation) => displayName ?? name ?? id;
const failure = (message: string): Failure => ({ name: "Error", message });
const tooLong = (operation: Operation) =>
  failure(`"${nameOf(operation)}" has no valid wait time of at most 366 days.`);
