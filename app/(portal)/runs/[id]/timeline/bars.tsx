import { cx } from "@/app/_components/ui/cx";
import { states, toneFill } from "@/app/_components/ui/states";
import { percent } from "@/lib/base/number-text";
import type { TimelineAttempt, TimelineRow } from "@/lib/runs/read/timeline";
import { placeInSpan, type TimelineSpan } from "./timeline-layout";

/** Bars for the attempts of a row; a single attempt is drawn by the row itself. */
export function attemptsOf({ attempts, startMs, endMs, state }: TimelineRow): TimelineAttempt[] {
  if (attempts.length > 0) return attempts;
  return startMs === null ? [] : [{ startMs, endMs, state }];
}

/** A row's bars within a span: waiting is hatched, work is filled, a wait for a person thin, each attempt a bar of its own. */
export function Bars({ row, span, nowMs }: { row: TimelineRow; span: TimelineSpan; nowMs: number }) {
  const attempts = attemptsOf(row);
  const endMs = row.endMs ?? nowMs;
  const hasMessage = row.state === "Running" || row.state === "Skipped";
  return (
    <>
      {row.readyMs !== null && <Wait span={span} fromMs={row.readyMs} toMs={row.startMs ?? endMs} />}
      {attempts.map((attempt, index) => {
        const before = attempts[index - 1];
        const isOpen = attempt.endMs === null && row.endMs === null;
        return (
          <span key={attempt.startMs}>
            {before?.endMs && <Wait span={span} fromMs={before.endMs} toMs={attempt.startMs} />}
            <Work
              span={span}
              attempt={attempt}
              endMs={attempt.endMs ?? endMs}
              progress={isOpen && row.progress !== null ? row.progress : 1}
            />
          </span>
        );
      })}
      {row.pauses.map(({ startMs, endMs: until }) => (
        <Pause key={startMs} span={span} fromMs={startMs} toMs={until ?? endMs} />
      ))}
      {hasMessage && row.message && (
        <span className="absolute bottom-0 left-0 max-w-full truncate text-[11px] leading-3 text-muted">
          {row.progress !== null && `${percent(row.progress, 0)} · `}
          {row.message}
        </span>
      )}
    </>
  );
}

function Wait({ span, fromMs, toMs }: { span: TimelineSpan; fromMs: number; toMs: number }) {
  if (toMs <= span.startMs || fromMs >= span.endMs) return null;
  return (
    <span
      className="hatched absolute top-3 h-3 border-y border-line"
      style={placeInSpan(span, fromMs, toMs)}
    />
  );
}

/** A wait for a person, over the bar of the attempt that it interrupts. */
function Pause({ span, fromMs, toMs }: { span: TimelineSpan; fromMs: number; toMs: number }) {
  if (toMs <= span.startMs || fromMs >= span.endMs) return null;
  return (
    <span className="absolute top-2 h-4 bg-panel" style={placeInSpan(span, fromMs, toMs)}>
      <span className="absolute inset-x-0 top-1 h-2 border-y border-held/60 bg-held-soft" />
    </span>
  );
}

/** The part done of a running attempt is solid, the rest faint. */
function Work({
  span,
  attempt,
  endMs,
  progress,
}: {
  span: TimelineSpan;
  attempt: TimelineAttempt;
  endMs: number;
  progress: number;
}) {
  if (endMs < span.startMs || attempt.startMs > span.endMs) return null;
  const fill = toneFill[states[attempt.state].tone];
  return (
    <span
      className="absolute top-2 h-4 min-w-[3px] overflow-hidden rounded-[3px]"
      style={placeInSpan(span, attempt.startMs, endMs)}
    >
      {progress < 1 && <span className={cx("absolute inset-0 opacity-35", fill)} />}
      <span className={cx("absolute inset-y-0 left-0", fill)} style={{ width: `${progress * 100}%` }} />
    </span>
  );
}
