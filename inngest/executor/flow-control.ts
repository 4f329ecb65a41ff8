import { readRows } from "@/db/rows";
import { executorRuns } from "@/db/schema/executor";
import { joinBatch, joinDebounce } from "./collecting";
import { durationMs } from "./duration";
import { holds } from "./expression";
import type { FunctionConfig } from "./function-config";
import { keyOf, type NewRun, newRun } from "./new-run";
import { isWithinRates, throttleMs } from "./rates";
import type { Event } from "./registry";
import type { Tx } from "./transaction";

/** True when a function starts for each of its events without flow control, so that no query is needed. */
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

/**
 * Decides on an event that would start a function: a new run, or none when it is held back, dropped or joined to a run
 * that has not started. `batch` is set for a new run that collects one.
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

/** True when no other run with the key is running, or it was cancelled for this one. */
async function isOnly(
  tx: Tx,
  singletonKey: string,
  config: FunctionConfig,
  cancel: (runId: string) => Promise<void>,
): Promise<boolean> {
  const [running] = await readRows(
    tx`
    select id from executor_runs
    where function_id = ${config.id} and singleton_key = ${singletonKey} and state = 'running' for update`,
    { id: executorRuns.id },
  );
  if (!running) return true;
  if (config.singleton?.mode === "skip") return false;
  await cancel(running.id);
  return true;
}
