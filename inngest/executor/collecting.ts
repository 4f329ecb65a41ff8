import { z } from "zod";
import { readRows } from "@/db/rows";
import { executorRuns } from "@/db/schema/executor";
import { durationMs } from "./duration";
import type { FunctionConfig } from "./function-config";
import { keyOf } from "./new-run";
import type { Event } from "./registry";
import { ringAfter } from "./taker-bell";
import type { Tx } from "./transaction";

/** A run waiting for its debounce takes the newest event, and waits again. */
export async function joinDebounce(
  tx: Tx,
  config: FunctionConfig,
  { period, timeout, key }: NonNullable<FunctionConfig["debounce"]>,
  event: Event,
): Promise<boolean> {
  const collectingKey = keyOf(config, "debounce", key, event);
  if (!collectingKey) return false;
  const [run] = await readRows(
    tx`
    update executor_runs set event = ${JSON.stringify(event)}::jsonb, event_id = ${event.id}
    where function_id = ${config.id} and collecting_key = ${collectingKey} and started_at is null returning id`,
    { id: executorRuns.id },
  );
  if (!run) return false;
  const mostMs = timeout ? durationMs(timeout)! : null;
  await tx`
    update executor_jobs j set
      due_at = least(now() + ${durationMs(period)!} * interval '1 millisecond',
        r.created_at + ${mostMs}::float8 * interval '1 millisecond')
    from executor_runs r where r.id = j.run_id and j.run_id = ${run.id} and j.kind = 'call'`;
  ringAfter(durationMs(period)!);
  return true;
}

/** A run collecting a batch takes one more event; when it is full, it starts. */
export async function joinBatch(
  tx: Tx,
  config: FunctionConfig,
  { maxSize, key }: NonNullable<FunctionConfig["batchEvents"]>,
  event: Event,
): Promise<boolean> {
  const collectingKey = keyOf(config, "batch", key, event);
  if (!collectingKey) return false;
  const [run] = await readRows(
    tx`
    update executor_runs set batch = batch || ${JSON.stringify([event])}::jsonb,
      collecting_key = case when jsonb_array_length(batch) + 1 < ${maxSize} then collecting_key end
    where function_id = ${config.id} and collecting_key = ${collectingKey} and started_at is null
    returning id, collecting_key is null as "isFull"`,
    { id: executorRuns.id, isFull: z.boolean() },
  );
  if (run?.isFull)
    await tx`update executor_jobs set due_at = '-infinity' where run_id = ${run.id} and kind = 'call'`;
  return run !== undefined;
}
