import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { executorRuns, executorWaits } from "@/db/schema/executor";
import { holds } from "./expression";
import { enqueue, finishJob, type HeldJob, walk } from "./jobs";
import { type Event, StoredEvent } from "./registry";
import { keepSteps } from "./steps";
import type { Tx } from "./transaction";

const placeOfWait = { runId: executorWaits.runId, stepId: executorWaits.stepId };

type Wait = { kind: "event" | "invoke" | "signal"; key: string; expression?: string; timeoutMs: number };

/** Registers a step's wait for an event, signal or time. @returns true when it is new */
export async function addWait(tx: Tx, runId: string, stepId: string, wait: Wait): Promise<boolean> {
  const added = await tx`
    insert into executor_waits (run_id, step_id, kind, key, expression)
    select ${runId}, ${stepId}, ${wait.kind}, ${wait.key}, ${wait.expression ?? null}
    where not exists (select from executor_steps where run_id = ${runId} and step_id = ${stepId})
    on conflict (run_id, step_id) do nothing returning 1`;
  if (added.length > 0) await enqueue(tx, runId, stepId, { kind: "wake", delayMs: wait.timeoutMs });
  return added.length > 0;
}

/** The other run that waits for a signal, if any. */
export async function findSignalHolder(tx: Tx, signal: string, runId: string, stepId: string) {
  const [holder] = await readRows(
    tx`
    select run_id as "runId", step_id as "stepId" from executor_waits
    where kind = 'signal' and key = ${signal} and not (run_id = ${runId} and step_id = ${stepId})`,
    placeOfWait,
  );
  return holder;
}

/** Ends a step's wait for its signal, which another run has taken over. Its timeout still applies. */
export async function dropWait(tx: Tx, { runId, stepId }: { runId: string; stepId: string }): Promise<void> {
  await tx`delete from executor_waits where run_id = ${runId} and step_id = ${stepId}`;
}

/** Passes an event to every step that waits for it. */
export async function wakeByEvent(tx: Tx, event: Event): Promise<void> {
  const waiting = await readRows(
    tx`
    select w.run_id as "runId", w.step_id as "stepId", w.expression, r.event as "startedBy"
    from executor_waits w join executor_runs r on r.id = w.run_id
    where w.kind = 'event' and w.key = ${event.name} order by w.run_id`,
    { ...placeOfWait, expression: executorWaits.expression, startedBy: StoredEvent },
  );
  for (const { runId, stepId, expression, startedBy } of waiting) {
    if (holds(expression, { event: startedBy, async: event })) await resume(tx, runId, stepId, event);
  }
}

/** Passes the result of an invoked run to the step that invoked it. */
export async function wakeByInvocation(tx: Tx, correlationId: string, result: unknown): Promise<void> {
  const [wait] = await readRows(
    tx`
    select run_id as "runId", step_id as "stepId" from executor_waits
    where kind = 'invoke' and key = ${correlationId}`,
    placeOfWait,
  );
  if (wait) await resume(tx, wait.runId, wait.stepId, result);
}

/** Passes a signal to the step that waits for it. @returns the run's id; undefined when no step waits */
export async function wakeBySignal(tx: Tx, signal: string, data: unknown): Promise<string | undefined> {
  const [wait] = await readRows(
    tx`
    select run_id as "runId", step_id as "stepId" from executor_waits where kind = 'signal' and key = ${signal}`,
    placeOfWait,
  );
  if (!wait) return undefined;
  const isResumed = await resume(tx, wait.runId, wait.stepId, { data: { signal, data: data ?? null } });
  return isResumed ? wait.runId : undefined;
}

/** Ends a sleep or a wait at its timeout: its step gets `null`, an invocation's an error, and the function walks on. */
export async function endWait(tx: Tx, job: HeldJob): Promise<void> {
  const [wait] = await readRows(
    tx`delete from executor_waits where run_id = ${job.runId} and step_id = ${job.target} returning kind`,
    { kind: executorWaits.kind },
  );
  const result = wait?.kind === "invoke" ? { error: invokeTimeout } : { data: null };
  await keepSteps(tx, job.runId, [{ stepId: job.target, result }]);
  await finishJob(tx, { ...job, isWantedAgain: false });
  await enqueue(tx, job.runId, walk);
}

/** The server's error (pkg/execution). */
const invokeTimeout = {
  name: "InngestInvokeTimeoutError",
  message: "Timed out waiting for invoked function to complete",
};

async function resume(tx: Tx, runId: string, stepId: string, result: unknown): Promise<boolean> {
  const running = await tx`select from executor_runs where id = ${runId} and state = 'running' for update`;
  if (running.length === 0) return false;
  const waited = await tx`
    delete from executor_waits where run_id = ${runId} and step_id = ${stepId} returning 1`;
  if (waited.length === 0) return false;
  await keepSteps(tx, runId, [{ stepId, result }]);
  await tx`delete from executor_jobs where run_id = ${runId} and target = ${stepId}`;
  await enqueue(tx, runId, walk);
  return true;
}

/** True when a step waits for events of this name. */
export async function isAwaited(tx: Tx, name: string): Promise<boolean> {
  return (await tx`select from executor_waits where kind = 'event' and key = ${name} limit 1`).length > 0;
}

/** Events of a run, for a call that fetches them (`ctx.use_api`). */
export async function listEvents(runId: string): Promise<unknown[]> {
  const [run] = await db()
    .select({ event: executorRuns.event, batch: executorRuns.batch })
    .from(executorRuns)
    .where(eq(executorRuns.id, runId));
  return run ? (run.batch ?? [run.event]) : [];
}
