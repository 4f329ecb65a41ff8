import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { isEnded, type RunState } from "@/lib/base/run";

/** Selectable time ranges: number of bars, and seconds per bar. */
export const spans = {
  "1h": { label: "1 hour", bars: 30, barSeconds: 120 },
  "24h": { label: "24 hours", bars: 48, barSeconds: 1800 },
  "7d": { label: "7 days", bars: 42, barSeconds: 4 * 3600 },
  "30d": { label: "30 days", bars: 30, barSeconds: 24 * 3600 },
} as const;

export type Span = keyof typeof spans;

/** Outcomes of runs, from those that need attention to those that are done. */
export const outcomes = ["failed", "cancelled", "open", "completed"] as const;
export type Outcome = (typeof outcomes)[number];

const fine = new Set<RunState>(["Completed", "Cached", "Skipped"]);

/** Outcome of a run in this state. Crashed and timed out count as failed, cached and skipped as completed. */
export function outcomeOf(state: RunState): Outcome {
  if (!isEnded(state)) return "open";
  if (state === "Cancelled") return "cancelled";
  return fine.has(state) ? "completed" : "failed";
}

/** Runs created from `since` (included) until `until` (excluded). */
export interface ActivityBar {
  since: Date;
  until: Date;
  counts: Record<Outcome, number>;
}

export interface Activity {
  bars: ActivityBar[];
  /** Over the whole time range, by state. */
  states: Map<RunState, number>;
}

/**
 * Number of the team's runs created in each part of the time range, oldest first; without child runs, as in the list.
 * Bars start at whole multiples of their length (UTC), so that they do not shift as time passes, and the last one
 * contains `now`.
 */
export async function readActivity(teamId: string, span: Span, now = new Date()): Promise<Activity> {
  const { bars: size, barSeconds } = spans[span];
  const last = Math.floor(now.getTime() / 1000 / barSeconds);
  const first = last - size + 1;
  const timeOf = (bar: number) => new Date(bar * barSeconds * 1000);
  const rows = await readRows(
    db().execute(raw`
    select floor(extract(epoch from created_at) / ${barSeconds})::int as bar, state, count(*)::int as count
    from runs
    where team_id = ${teamId} and parent_run_id is null and created_at >= ${timeOf(first).toISOString()}
    group by 1, 2`),
    { bar: z.int(), state: runs.state, count: z.int() },
  );
  const bars = Array.from({ length: size }, (_, index) => ({
    since: timeOf(first + index),
    until: timeOf(first + index + 1),
    counts: { failed: 0, cancelled: 0, open: 0, completed: 0 },
  }));
  const states = new Map<RunState, number>();
  for (const { bar, state, count } of rows) {
    const counts = bars[Math.min(bar - first, size - 1)]?.counts;
    if (counts) counts[outcomeOf(state)] += count;
    states.set(state, (states.get(state) ?? 0) + count);
  }
  return { bars, states };
}
