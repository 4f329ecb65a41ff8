import { and, desc, isNotNull } from "drizzle-orm";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import type { RunState } from "@/lib/base/run";
import { matchingRuns, type RunFilter } from "./run-filter";

interface TimedRun {
  id: string;
  name: string;
  state: RunState;
  startedAt: Date;
  /** Duration so far for a run in progress. */
  tookMs: number;
}

export interface RunDurations {
  /** Newest first. */
  runs: TimedRun[];
  /** Median duration of the ended ones, in ms; undefined when none has ended. */
  median: number | undefined;
  p95: number | undefined;
}

/** Durations of the newest started runs that match a filter; so far, for those in progress. */
export async function readDurations(
  teamId: string,
  filter: RunFilter,
  { limit = 400, now = new Date() } = {},
): Promise<RunDurations> {
  const { from, where } = matchingRuns(teamId, filter);
  const rows = await db()
    .select({
      id: runs.id,
      name: runs.name,
      state: runs.state,
      startedAt: runs.startedAt,
      endedAt: runs.endedAt,
    })
    .from(from)
    .where(and(where, isNotNull(runs.startedAt)))
    .orderBy(desc(runs.id))
    .limit(limit);
  const timed = rows.map(({ id, name, state, startedAt, endedAt }) => ({
    id,
    name,
    state,
    startedAt: startedAt!,
    tookMs: Math.max(0, (endedAt ?? now).getTime() - startedAt!.getTime()),
    isEnded: endedAt !== null,
  }));
  const ended = timed
    .filter(({ isEnded }) => isEnded)
    .map(({ tookMs }) => tookMs)
    .sort((a, b) => a - b);
  return {
    runs: timed.map(({ isEnded: _, ...run }) => run),
    median: percentile(ended, 0.5),
    p95: percentile(ended, 0.95),
  };
}

/** Percentile by nearest rank: the smallest value that is at least as large as the given share of the sorted values. */
function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
