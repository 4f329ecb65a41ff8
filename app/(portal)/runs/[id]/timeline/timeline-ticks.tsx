import { cx } from "@/app/_components/ui/cx";
import { formatMs } from "@/app/_components/ui/format";
import { type TimelineSpan, timelineTicks } from "./timeline-layout";

/** Times since the start of the run, at round steps over the part that is shown. */
export function TimelineTicks({ whole, span }: { whole: TimelineSpan; span: TimelineSpan }) {
  return (
    <div className="relative h-5 overflow-hidden text-xs text-muted" aria-hidden="true">
      {timelineTicks(span.endMs - span.startMs, 4, span.startMs - whole.startMs).map(
        ({ atMs, share }, index) => (
          <span
            key={atMs}
            className={cx(
              "absolute top-0 whitespace-nowrap border-l border-line-strong pl-1",
              index % 2 === 1 && "max-sm:hidden",
              // Without room for its text up to the edge.
              share > 0.75 && "max-sm:hidden",
              share > 0.93 && "hidden",
            )}
            style={{ left: `${share * 100}%` }}
          >
            {atMs === 0 ? "0" : formatMs(atMs)}
          </span>
        ),
      )}
    </div>
  );
}
