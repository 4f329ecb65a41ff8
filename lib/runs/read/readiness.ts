import { isFailed } from "@/lib/base/run";
import type { TimelineRow } from "./timeline";

/**
 * Adds the ready times: a task of the run is ready when the last of its dependencies has ended, so that the time until
 * its start is queue time. Tasks of subflows count as ready at their creation.
 * @param upstream dependencies by node
 */
export function withReadiness(
  rows: readonly TimelineRow[],
  upstream: ReadonlyMap<string | null, readonly string[]>,
): TimelineRow[] {
  const own = new Map(rows.filter(({ depth }) => depth === 0).map((row) => [row.nodeId, row]));
  return rows.map((row) => {
    if (row.depth > 0) return row;
    const before = (upstream.get(row.nodeId) ?? []).map((node) => own.get(node));
    // A task after a failed one is not ready, unless it began nonetheless.
    const isReady =
      row.startMs !== null || before.every((task) => task && task.endMs !== null && !isFailed(task.state));
    const ends = before.map((task) => task?.endMs ?? 0);
    return { ...row, readyMs: isReady ? Math.max(row.readyMs ?? 0, ...ends) : null };
  });
}
