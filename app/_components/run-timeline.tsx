import { RunTimelineView, type TimelineRow } from "./run-timeline-view";
import type { Instant } from "./timeline-layout";

export type { TimelineAttempt, TimelineRow } from "./run-timeline-view";

/**
 * The waterfall of a run: waiting is hatched, work is filled, each attempt a bar of its own. Without `end` it grows.
 * Rows may carry more than is drawn; only what is drawn is sent to the browser.
 * @param selected the id of the row that the page shows
 */
export function RunTimeline({
  start,
  end,
  now,
  rows,
  selected,
}: {
  start: Instant;
  end?: Instant | null;
  now?: Instant;
  rows: TimelineRow[];
  selected?: string;
}) {
  return (
    <RunTimelineView
      start={start}
      end={end}
      now={now ?? Date.now()}
      selected={selected}
      rows={rows.map((row) => ({
        id: row.id,
        label: row.label,
        state: row.state,
        createdAt: row.createdAt,
        startedAt: row.startedAt,
        endedAt: row.endedAt,
        progress: row.progress,
        progressMessage: row.progressMessage,
        href: row.href,
        started: row.started,
        attempts: row.attempts.map(({ startedAt, endedAt, state }) => ({ startedAt, endedAt, state })),
      }))}
    />
  );
}
