import { dayMs } from "@/lib/base/time-units";
export type TimelineSpan = { startMs: number; endMs: number };
export type TimelineTick = { atMs: number; share: number };

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400].map(
    (s) => s * 1000,
  ),
);

/**
 * Round steps of time, at most `count` after the first. `share` is the place in the span, 0–1.
 * @param fromMs where the span begins, from the start of all
 */
export function timelineTicks(durationMs: number, count = 6, fromMs = 0): TimelineTick[] {
  const step = steps.find((ms) => durationMs / ms <= count) ?? Math.ceil(durationMs / count / dayMs) * dayMs;
  const ticks: TimelineTick[] = [];
  for (let atMs = Math.ceil(fromMs / step) * step; atMs <= fromMs + durationMs; atMs += step)
    ticks.push({ atMs, share: durationMs > 0 ? (atMs - fromMs) / durationMs : 0 });
  return ticks;
}

/** Position of a part within the whole as CSS percentages, clamped to 0–100 %. */
export function placeInSpan(
  span: TimelineSpan,
  startMs: number,
  endMs: number,
): { left: string; width: string } {
  const whole = Math.max(1, span.endMs - span.startMs);
  const from = clamp((startMs - span.startMs) / whole);
  const to = clamp((endMs - span.startMs) / whole);
  return { left: `${round(from * 100)}%`, width: `${round(Math.max(0, to - from) * 100)}%` };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
