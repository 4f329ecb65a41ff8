import type { TimelineSpan } from "./timeline-layout";

/** A closer look shows a thousandth of the whole at least, and a millisecond. */
const least = 1000;

/** A span within the whole: ends in order, not too short, not beyond. */
export function within(whole: TimelineSpan, a: number, b: number): TimelineSpan {
  const wholeMs = whole.endMs - whole.startMs;
  const length = Math.min(wholeMs, Math.max(Math.abs(b - a), wholeMs / least, 1));
  const startMs = Math.min(Math.max(Math.min(a, b), whole.startMs), whole.endMs - length);
  return { startMs, endMs: startMs + length };
}

/** The span made longer or shorter around its middle: a factor of 0.5 shows half of it. */
export function zoomBy(whole: TimelineSpan, span: TimelineSpan, factor: number): TimelineSpan {
  const middle = (span.startMs + span.endMs) / 2;
  const half = ((span.endMs - span.startMs) / 2) * factor;
  return within(whole, middle - half, middle + half);
}

/** The span moved along, as far as the whole goes. */
export function panBy(whole: TimelineSpan, span: TimelineSpan, byMs: number): TimelineSpan {
  return within(whole, span.startMs + byMs, span.endMs + byMs);
}

/** True when nothing is left out. */
export function isWhole(whole: TimelineSpan, span: TimelineSpan): boolean {
  return span.startMs <= whole.startMs && span.endMs >= whole.endMs;
}

/** Counts the active work items in each of `buckets` equal parts of the span. */
export function densityOf(
  span: TimelineSpan,
  works: readonly { startMs: number | null; endMs: number | null }[],
  buckets: number,
): number[] {
  const changes = new Float64Array(buckets + 1);
  const width = Math.max(1, span.endMs - span.startMs) / buckets;
  const bucketOf = (ms: number) =>
    Math.min(buckets - 1, Math.max(0, Math.floor((ms - span.startMs) / width)));
  for (const { startMs, endMs } of works) {
    if (startMs === null) continue;
    changes[bucketOf(startMs)]! += 1;
    changes[bucketOf(endMs ?? span.endMs) + 1]! -= 1;
  }
  let sum = 0;
  return Array.from({ length: buckets }, (_, index) => {
    sum += changes[index]!;
    return sum;
  });
}
