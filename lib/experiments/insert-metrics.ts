import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { experimentLatestMetrics, experimentMetrics } from "@/db/schema/experiments";
import type { MetricPoint } from "./experiment";

/** Appends values to the history and updates the last value of each key: the greatest step, then time, then value. */
export async function insertMetrics(
  tx: Transaction,
  run: { runId: string; experimentId: string },
  points: MetricPoint[],
): Promise<void> {
  const { runId } = run;
  await tx
    .insert(experimentMetrics)
    .values(points.map((point) => ({ runId, ...point })))
    .onConflictDoNothing();
  const last = new Map<string, MetricPoint>();
  for (const point of points) {
    const known = last.get(point.key);
    if (!known || isLater(point, known)) last.set(point.key, point);
  }
  const table = experimentLatestMetrics;
  await tx
    .insert(table)
    .values([...last.values()].map((point) => ({ ...run, ...point })))
    .onConflictDoUpdate({
      target: [table.runId, table.key],
      set: { step: sql`excluded.step`, loggedAt: sql`excluded.logged_at`, value: sql`excluded.value` },
      setWhere: sql`(excluded.step, excluded.logged_at, excluded.value) > (${table.step}, ${table.loggedAt}, ${table.value})`,
    });
}

function isLater(a: MetricPoint, b: MetricPoint): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.loggedAt.getTime() !== b.loggedAt.getTime()) return a.loggedAt > b.loggedAt;
  return a.value > b.value || Number.isNaN(a.value);
}
