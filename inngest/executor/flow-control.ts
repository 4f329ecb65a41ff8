import { newId } from "@/db/id";
import { durationMs } from "./duration";
import { evaluate, holds } from "./expression";
import type { FunctionConfig } from "./function-config";
import type { Event } from "./registry";
import type { Tx } from "./transaction";

/** A run to be made (`executor_insert_runs`). */
export interface NewRun {
  id: string;
  functionId: string;
  /** Until its first call. */
  delayMs: number;
  priority: number;
  startMs?: number;
  finishMs?: number;
  slots?: string[];
  slotLimits?: number[];
  singletonKey?: string;
  collectingKey?: string;
}

/** The server's bound of a priority: twelve hours, in seconds (pkg/consts). */
const maxPriority = 43_200;
const dayMs = 24 * 3_600_000;

/** Whether a function starts by each of its events alone, with nothing to ask of the database. */
export function isPlain(config: FunctionConfig): boolean {
  return !(
    config.throttle ||
    config.rateLimit ||
    config.idempotency ||
    config.singleton ||
    config.debounce ||
    config.batchEvents
  );
}

/** A run of a function for an event, with its priority, its limits and its slots. An event of the future waits. */
export function newRun(config: FunctionConfig, event: Event): NewRun {
  const limits = (config.concurrency ?? []).filter(({ limit }) => limit > 0);
  const slotOf = ({ scope, key }: (typeof limits)[number]) =>
    `${scope === "fn" ? `fn:${config.id}` : scope}:${key ?? ""}:${key ? textOf(evaluate(key, { event })) : ""}`;
  const priority = config.priority?.run ? Number(evaluate(config.priority.run, { event })) : 0;
  return {
    id: newId(),
    functionId: config.id,
    // Both times are this process's clock, so a wrong one does no harm.
    delayMs: Math.max(0, event.ts - Date.now()),
    priority: Number.isSafeInteger(priority) ? Math.min(maxPriority, Math.max(-maxPriority, priority)) : 0,
    startMs: config.timeouts?.start ? durationMs(config.timeouts.start) : undefined,
    finishMs: config.timeouts?.finish ? durationMs(config.timeouts.finish) : undefined,
    ...(limits.length > 0 ? { slots: limits.map(slotOf), slotLimits: limits.map(({ limit }) => limit) } : {}),
  };
}

/**
 * What becomes of an event that would start a function: a new run, or none where it is held back, dropped or joined to
 * a run that has not started. `batch` is the new run's, where it collects one.
 * @param cancel ends a running run that a singleton replaces
 */
export async function admit(
  tx: Tx,
  config: FunctionConfig,
  event: Event,
  cancel: (runId: string) => Promise<void>,
): Promise<{ run: NewRun; batch?: Event[] } | undefined> {
  const run = newRun(config, event);
  if (!(await isWithinRates(tx, config, event))) return undefined;
  if (config.debounce) {
    if (await joinDebounce(tx, config, config.debounce, event)) return undefined;
    const delayMs = durationMs(config.debounce.period)!;
    return { run: { ...run, delayMs, collectingKey: keyOf(config, "debounce", config.debounce.key, event) } };
  }
  const { batchEvents } = config;
  if (batchEvents && holds(batchEvents.if, { event })) {
    if (await joinBatch(tx, config, batchEvents, event)) return undefined;
    const collectingKey =
      batchEvents.maxSize > 1 ? keyOf(config, "batch", batchEvents.key, event) : undefined;
    const delayMs = collectingKey ? durationMs(batchEvents.timeout)! : 0;
    return { run: { ...run, delayMs, collectingKey }, batch: [event] };
  }
  if (config.singleton) {
    run.singletonKey = keyOf(config, "singleton", config.singleton.key, event);
    if (run.singletonKey && !(await isOnly(tx, run.singletonKey, config, cancel))) return undefined;
  }
  if (config.throttle)
    run.delayMs = Math.max(run.delayMs, await throttleMs(tx, config, config.throttle, event));
  return { run };
}

/** `rateLimit`, and `idempotency`, which is a rate of one a day for its key: what is over them is dropped. */
async function isWithinRates(tx: Tx, config: FunctionConfig, event: Event): Promise<boolean> {
  const rates = [
    ...(config.rateLimit
      ? [{ name: "rate", periodMs: durationMs(config.rateLimit.period)!, ...config.rateLimit }]
      : []),
    ...(config.idempotency
      ? [{ name: "idempotency", periodMs: dayMs, limit: 1, key: config.idempotency }]
      : []),
  ];
  for (const { name, periodMs, limit, key } of rates) {
    const id = keyOf(config, name, key, event);
    if (!id) continue;
    const emissionMs = periodMs / limit;
    const burst = Math.floor(limit / 10);
    const taken = await tx`
      insert into executor_rates as r (id, arrival_at)
      values (${id}, now() + ${emissionMs}::float8 * interval '1 millisecond')
      on conflict (id) do update
        set arrival_at = greatest(r.arrival_at, now()) + ${emissionMs}::float8 * interval '1 millisecond'
        where r.arrival_at <= now() + ${emissionMs * burst}::float8 * interval '1 millisecond'
      returning 1`;
    if (taken.length === 0) return false;
  }
  return true;
}

/** The generic cell rate algorithm, as Inngest's server has it (ratelimit.lua): a run takes the next free place. */
async function throttleMs(
  tx: Tx,
  config: FunctionConfig,
  { limit, period, burst, key }: NonNullable<FunctionConfig["throttle"]>,
  event: Event,
): Promise<number> {
  const id = keyOf(config, "throttle", key, event);
  if (!id) return 0;
  const emissionMs = durationMs(period)! / limit;
  const [row] = await tx<{ waitMs: number }[]>`
    insert into executor_rates as r (id, arrival_at)
    values (${id}, now() + ${emissionMs}::float8 * interval '1 millisecond')
    on conflict (id) do update
      set arrival_at = greatest(r.arrival_at, now()) + ${emissionMs}::float8 * interval '1 millisecond'
    returning (extract(epoch from arrival_at - now()) * 1000)::float8 as "waitMs"`;
  return Math.max(0, row!.waitMs - emissionMs * (burst + 1));
}

/** A run that waits for events to become quiet takes the newest one, and waits anew. */
async function joinDebounce(
  tx: Tx,
  config: FunctionConfig,
  { period, timeout, key }: NonNullable<FunctionConfig["debounce"]>,
  event: Event,
): Promise<boolean> {
  const collectingKey = keyOf(config, "debounce", key, event);
  if (!collectingKey) return false;
  const [run] = await tx`
    update executor_runs set event = ${JSON.stringify(event)}::jsonb, event_id = ${event.id}
    where function_id = ${config.id} and collecting_key = ${collectingKey} and started_at is null returning id`;
  if (!run) return false;
  const mostMs = timeout ? durationMs(timeout)! : null;
  await tx`
    update executor_jobs j set
      due_at = least(now() + ${durationMs(period)!} * interval '1 millisecond',
        r.created_at + ${mostMs}::float8 * interval '1 millisecond')
    from executor_runs r where r.id = j.run_id and j.run_id = ${run.id} and j.kind = 'call'`;
  return true;
}

/** A run that collects a batch takes one event more; when it is full, it starts. */
async function joinBatch(
  tx: Tx,
  config: FunctionConfig,
  { maxSize, key }: NonNullable<FunctionConfig["batchEvents"]>,
  event: Event,
): Promise<boolean> {
  const collectingKey = keyOf(config, "batch", key, event);
  if (!collectingKey) return false;
  const [run] = await tx`
    update executor_runs set batch = batch || ${JSON.stringify([event])}::jsonb,
      collecting_key = case when jsonb_array_length(batch) + 1 < ${maxSize} then collecting_key end
    where function_id = ${config.id} and collecting_key = ${collectingKey} and started_at is null
    returning id, collecting_key is null as "isFull"`;
  if (run?.isFull)
    await tx`update executor_jobs set due_at = '-infinity' where run_id = ${run.id} and kind = 'call'`;
  return run !== undefined;
}

/** Whether no other run of the key runs, or it was cancelled for this one. */
async function isOnly(
  tx: Tx,
  singletonKey: string,
  config: FunctionConfig,
  cancel: (runId: string) => Promise<void>,
): Promise<boolean> {
  const [running] = await tx`
    select id from executor_runs
    where function_id = ${config.id} and singleton_key = ${singletonKey} and state = 'running' for update`;
  if (!running) return true;
  if (config.singleton?.mode === "skip") return false;
  await cancel(running.id);
  return true;
}

/** Names what a setting counts by. An expression that is false, or cannot be evaluated, leaves the event uncounted. */
function keyOf(
  config: FunctionConfig,
  setting: string,
  expression: string | undefined,
  event: Event,
): string | undefined {
  const value = expression ? evaluate(expression, { event }) : "";
  return value === undefined || value === false ? undefined : `${setting}:${config.id}:${textOf(value)}`;
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
