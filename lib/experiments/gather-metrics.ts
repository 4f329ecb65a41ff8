import { sql } from "@/db/client";
import { currentPool, type PoolName } from "@/db/pool";
import { processWide } from "@/db/process-wide";
import { insertMetrics, type MetricBatch } from "./insert-metrics";

/** Statements of a pool that run at the same time. */
const mostAtOnce = 2;
/** Values in a statement of several batches. */
const mostPoints = 5_000;

type Experiment = string | undefined;
interface Waiting extends MetricBatch {
  resolve(experiment: Experiment): void;
  reject(error: unknown): void;
}

const queues = processWide(
  "metric-batches",
  () => new Map<PoolName, { running: number; waiting: Waiting[] }>(),
);

/**
 * Stores a batch, together with others that came while statements ran: many clients that log at the same time share a call and
 * a commit. A batch is sent at once when nothing runs. @returns as insertMetrics
 */
export function insertWithOthers(batch: MetricBatch): Promise<Experiment> {
  const pool = currentPool();
  const queue = queues.get(pool) ?? { running: 0, waiting: [] };
  queues.set(pool, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ ...batch, resolve, reject });
    if (queue.running < mostAtOnce) void work(queue);
  });
}

async function work(queue: { running: number; waiting: Waiting[] }): Promise<void> {
  queue.running++;
  while (queue.waiting.length > 0) await send(queue.waiting.splice(0, countOf(queue.waiting)));
  queue.running--;
}

/** Number of batches for the next statement. */
function countOf(waiting: Waiting[]): number {
  let points = 0;
  const end = waiting.findIndex((batch) => {
    points += batch.points.length;
    return points > mostPoints;
  });
  return end < 0 ? waiting.length : Math.max(1, end);
}

async function send(batches: Waiting[]): Promise<void> {
  try {
    const experiments = await insertMetrics(sql(), batches);
    for (const [index, { resolve }] of batches.entries()) resolve(experiments[index]);
  } catch (error) {
    const [only] = batches;
    if (batches.length === 1) return only!.reject(error);
    // One that cannot be stored must not fail the others.
    for (const batch of batches) await send([batch]);
  }
}
