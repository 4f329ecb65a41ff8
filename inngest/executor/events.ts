import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { executorRuns } from "@/db/schema/executor";
import { durationMs } from "./duration";
import { admit, isPlain } from "./flow-control";
import type { FunctionConfig } from "./function-config";
import { newRun } from "./new-run";
import { type Event, type Registry, StoredEvent } from "./registry";
import { ring, ringForRun } from "./taker-bell";
import { type Tx, transaction } from "./transaction";
import { isAwaited, wakeByEvent, wakeByInvocation } from "./waits";

export type EndState = "completed" | "failed" | "cancelled";
const statuses = { completed: "Completed", failed: "Failed", cancelled: "Cancelled" };

// Made once: it is read for every event.
const takenShape = { outcome: z.enum(["taken", "duplicate", "heard"]) };

/**
 * Accepts events: each once by its id, with everything it starts, wakes and cancels, in one transaction.
 * @param isSentAgain an event that a crash of Postgres loses is sent again: those that only start runs need not wait for
 * the disk
 */
export async function takeEvents(
  registry: Registry,
  events: Event[],
  { isSentAgain = false } = {},
): Promise<void> {
  const areSimple = events.every((event) => startsOnly(registry, event));
  const left = areSimple ? await takeSimpleEvents(registry, events, isSentAgain) : events;
  for (const event of left) await transaction((tx) => takeEventWithin(tx, registry, event));
  ring(new Set(events.flatMap(({ data }) => (typeof data.pool === "string" ? data.pool : []))));
}

function startsOnly(registry: Registry, event: Event): boolean {
  return !registry.cancels(event.name) && registry.startedBy(event).every(isPlain);
}

/**
 * Fast path for the most frequent case, events that only start runs: one round trip and one commit.
 * @returns the events that a step waits for, which are not processed
 */
async function takeSimpleEvents(registry: Registry, events: Event[], isSentAgain: boolean): Promise<Event[]> {
  const inputs = events.map((event) => ({
    event,
    runs: registry.startedBy(event).map((config) => newRun(config, event)),
  }));
  const outcomes = await readRows(
    sql()`
    with settings as materialized (
      select case when ${isSentAgain} then set_config('synchronous_commit', 'off', true) end)
    select executor_take_event(event->>'id', event->>'name', event, runs) as outcome
    from settings, jsonb_to_recordset(${JSON.stringify(inputs)}::jsonb) as given (event jsonb, runs jsonb)`,
    takenShape,
  );
  for (const { runs } of inputs) for (const run of runs) ringForRun(run);
  return events.filter((_, index) => outcomes[index]!.outcome === "heard");
}

async function takeEventWithin(tx: Tx, registry: Registry, event: Event): Promise<void> {
  const taken = await tx`
    insert into executor_events (id, name, data)
    values (${event.id}, ${event.name}, ${JSON.stringify(event.data)}::jsonb)
    on conflict do nothing returning id`;
  if (taken.length === 0) return;
  for (const { functionId, timeout, matches } of registry.cancelledBy(event)) {
    const isMatched = timeout ? isWithin(tx, timeout) : tx`true`;
    const running = await readRows(
      tx`
      select id, event from executor_runs
      where function_id = ${functionId} and state = 'running' and ${isMatched} order by id`,
      { id: executorRuns.id, event: StoredEvent },
    );
    for (const run of running) if (matches(run.event)) await endRun(tx, registry, run.id, "cancelled", null);
  }
  await wakeByEvent(tx, event);
  for (const config of registry.startedBy(event)) await startRun(tx, registry, config, event);
}

/** Timeout of a cancellation: a duration from the run's start, or a point in time. */
function isWithin(tx: Tx, timeout: string) {
  const ms = durationMs(timeout);
  return ms === undefined
    ? tx`now() <= ${timeout}::timestamptz`
    : tx`now() <= created_at + ${ms}::float8 * interval '1 millisecond'`;
}

/**
 * Starts a function for an event, subject to its flow control.
 * @param eventId distinguishes the runs of a function; an event starts each function once
 * @returns false when no run was created and no existing run took the event
 */
export async function startRun(
  tx: Tx,
  registry: Registry,
  config: FunctionConfig,
  event: Event,
  { eventId = event.id, delayMs = 0 }: { eventId?: string; delayMs?: number } = {},
): Promise<boolean> {
  const admitted = await admit(tx, config, event, (runId) => endRun(tx, registry, runId, "cancelled", null));
  if (!admitted) return Boolean(config.debounce ?? config.batchEvents);
  const { run, batch } = admitted;
  const runs = [{ ...run, delayMs: Math.max(run.delayMs, delayMs) }];
  await tx`
    select executor_insert_runs(${eventId}, ${JSON.stringify(event)}::jsonb,
      ${batch ? JSON.stringify(batch) : null}::jsonb, ${JSON.stringify(runs)}::jsonb)`;
  for (const each of runs) ringForRun(each);
  return true;
}

/** Ends a run, deletes its jobs, and publishes the end: by Inngest's own events, and to the step that invoked it. */
export async function endRun(
  tx: Tx,
  registry: Registry,
  runId: string,
  state: EndState,
  result: unknown,
): Promise<void> {
  const [run] = await readRows(
    tx`
    update executor_runs
    set state = ${state}, result = ${JSON.stringify(result ?? null)}::jsonb, ended_at = now(), collecting_key = null
    where id = ${runId} and state = 'running' returning function_id as "functionId", event, batch`,
    { functionId: executorRuns.functionId, event: StoredEvent, batch: z.array(StoredEvent).nullable() },
  );
  if (!run) return;
  await tx`delete from executor_waits where run_id = ${runId}`;
  await tx`delete from executor_jobs where run_id = ${runId}`;
  // As the server's, the events of a cancelled run have a status only (its finalize.go).
  const outcome =
    state === "completed" ? { result: result ?? null } : state === "failed" ? { error: result } : {};
  const events = run.batch ?? [run.event];
  for (const [index, event] of events.entries()) {
    const correlationId = correlationOf(event);
    if (correlationId) await wakeByInvocation(tx, correlationId, ofInvocation(state, result));
    // Of a batch, only the first event and those of invocations are included (the server's finalize.go).
    if (index === 0 || correlationId)
      await tellOfEnd(tx, registry, state, `${runId}${index || ""}`, event, {
        function_id: run.functionId,
        run_id: runId,
        event,
        events,
        ...outcome,
        ...(correlationId ? { correlation_id: correlationId } : {}),
        _inngest: { status: statuses[state] },
      });
  }
}

const cancellation = { name: "Cancelled", message: "The function was cancelled." };

/** Result of the step that invoked a run. */
function ofInvocation(state: EndState, result: unknown): unknown {
  if (state === "completed") return { data: result ?? null };
  return { error: state === "failed" ? result : cancellation };
}

async function tellOfEnd(
  tx: Tx,
  registry: Registry,
  state: EndState,
  id: string,
  { name: startedBy }: Event,
  data: Record<string, unknown>,
): Promise<void> {
  // A function triggered by all failures would otherwise start itself endlessly by failing (the server's finalize.go).
  if (startedBy === "inngest/function.failed" || startedBy === "inngest/function.finished") return;
  for (const kind of state === "completed" ? ["finished"] : ["finished", state]) {
    const name = `inngest/function.${kind}`;
    // An event without a listener is not stored.
    if (registry.hears(name) || (await isAwaited(tx, name)))
      await takeEventWithin(tx, registry, { id: `${kind}-${id}`, name, data, ts: Date.now() });
  }
}

function correlationOf(event: Event): string | undefined {
  const own = event.data?._inngest as { correlation_id?: string } | undefined;
  return own?.correlation_id;
}
