import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { executorSteps } from "@/db/schema/executor";
import { overLimit } from "./limits";
import type { Tx } from "./transaction";

/** Result of a step: `{data}` or `{error}`, or the event it waited for. */
export type Kept = { stepId: string; result: unknown };
export type Failure = { name: string; message: string };

const columns = (kept: Kept[]) => [
  kept.map(({ stepId }) => stepId),
  kept.map(({ result }) => JSON.stringify(result)),
];

// Shapes of statements that run for each call: made once.
const sumShape = { count: z.int(), bytes: z.number() };
const checkpointShape = { count: z.int().nullable(), bytes: z.number().nullable() };
const outcomeShape = { outcome: z.enum(["ended", "lost", "heard"]) };

/** Stores results of steps; a step's first result is final. @returns reason why the run must not continue, if any */
export async function keepSteps(tx: Tx, runId: string, kept: Kept[]): Promise<Failure | undefined> {
  if (kept.length === 0) return undefined;
  const [ids, results] = columns(kept);
  const [sum] = await readRows(
    tx`
    select count, bytes::float8 as bytes from executor_keep(${runId}, ${ids!}::text[], ${results!}::text[])`,
    sumShape,
  );
  return sum && overLimit(sum);
}

/** Stores steps of a continuing call, in one round trip. @returns "lost" when its lease was lost */
export async function checkpoint(leaseId: string, kept: Kept[]): Promise<"lost" | Failure | undefined> {
  const [ids, results] = columns(kept);
  const [sum] = await readRows(
    sql()`
    select count, bytes::float8 as bytes from executor_checkpoint(${leaseId}, ${ids!}::text[], ${results!}::text[])`,
    checkpointShape,
  );
  if (sum?.count == null || sum.bytes == null) return "lost";
  return overLimit({ count: sum.count, bytes: sum.bytes });
}

/** Stores a run's last steps and its result, in one round trip. @returns "heard" when others listen for its end */
export async function complete(
  leaseId: string,
  kept: Kept[],
  result: unknown,
): Promise<"ended" | "lost" | "heard"> {
  const [ids, results] = columns(kept);
  const [row] = await readRows(
    sql()`
    select executor_complete(${leaseId}, ${ids!}::text[], ${results!}::text[], ${JSON.stringify(result ?? null)})
      as outcome`,
    outcomeShape,
  );
  return row!.outcome;
}

/** All steps of a run, for a call that fetches them (`ctx.use_api`). */
export async function listSteps(runId: string): Promise<Record<string, unknown>> {
  const rows = await db()
    .select({ stepId: executorSteps.stepId, result: executorSteps.result })
    .from(executorSteps)
    .where(eq(executorSteps.runId, runId))
    .orderBy(asc(executorSteps.position));
  return Object.fromEntries(rows.map(({ stepId, result }) => [stepId, result]));
}
