import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { instant, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { isEnded, type RunState } from "@/lib/base/run";
import { dayMs } from "@/lib/base/time-units";

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

type BarCount = { at: Date; state: RunState; count: number };

/** Bars that are counted at each reading; the earlier ones of a long range are counted once a minute. */
const freshBars = 2;
const keptMs = 60_000;
const mostKept = 500;
const keptCounts = processWide("activity", () => new Map<string, { readAt: number; counts: BarCount[] }>());

/**
 * Number of the team's runs created in each part of the time range, oldest first; without child runs, as in the list.
 * Bars start at whole multiples of their length (UTC), so that they do not shift as time passes, and the last one
 * contains `now`. In ranges of several days, the states of runs in earlier bars are a minute late at most.
 */
export async function readActivity(teamId: string, span: Span, now = new Date()): Promise<Activity> {
  const { bars: size, barSeconds } = spans[span];
  const barMs = barSeconds * 1000;
  const last = Math.floor(now.getTime() / barMs);
  const first = last - size + 1;
  const timeOf = (bar: number) => new Date(bar * barMs);
  const isLong = size * barMs > 2 * dayMs;
  const fresh = isLong ? timeOf(last - freshBars + 1) : timeOf(first);
  const [early, late] = await Promise.all([
    isLong ? countOnceAMinute(teamId, barSeconds, timeOf(first), fresh) : [],
    countBars(teamId, barSeconds, fresh),
  ]);
  const bars = Array.from({ length: size }, (_, index) => ({
    since: timeOf(first + index),
    until: timeOf(first + index + 1),
    counts: { failed: 0, cancelled: 0, open: 0, completed: 0 },
  }));
  const states = new Map<RunState, number>();
  for (const { at, state, count } of [...early, ...late]) {
    const bar = at.getTime() / barMs - first;
    const counts = bars[Math.min(bar, size - 1)]?.counts;
    if (counts) counts[outcomeOf(state)] += count;
    states.set(state, (states.get(state) ?? 0) + count);
  }
  return { bars, states };
}

/** The same as countBars, from memory where it was read within the last minute. */
async function countOnceAMinute(
  teamId: string,
  barSeconds: number,
  since: Date,
  until: Date,
): Promise<BarCount[]> {
  const key = `${teamId} ${barSeconds} ${since.getTime()}`;
  const known = keptCounts.get(key);
  if (known && Date.now() - known.readAt < keptMs) return known.counts;
  const readAt = Date.now();
  const counts = await countBars(teamId, barSeconds, since, until);
  keptCounts.delete(key);
  keptCounts.set(key, { readAt, counts });
  if (keptCounts.size > mostKept) keptCounts.delete(keptCounts.keys().next().value!);
  return counts;
}

/** Number of runs created from `since` (included) until `until`, by bar and state. */
async function countBars(teamId: string, barSeconds: number, since: Date, until?: Date): Promise<BarCount[]> {
  const before = until ? raw`and created_at < ${until.toISOString()}` : raw``;
  return readRows(
    db().execute(raw`
    select date_bin(${barSeconds} * interval '1 second', created_at, 'epoch') as at, state, count(*)::int as count
    from runs
    where team_id = ${teamId} and parent_run_id is null and created_at >= ${since.toISOString()} ${before}
    group by 1, 2`),
    { at: instant, state: runs.state, count: z.int() },
  );
}
