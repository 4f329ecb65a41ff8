import { expect, test } from "vitest";
import { placeInSpan, timelineTicks } from "./timeline-layout";

test("uses few ticks, at round steps", () => {
  expect(timelineTicks(1000).map(({ atMs }) => atMs)).toEqual([0, 200, 400, 600, 800, 1000]);
  expect(timelineTicks(95_000).map(({ atMs }) => atMs)).toEqual([0, 30_000, 60_000, 90_000]);
  expect(timelineTicks(1000, 5, 1100)).toEqual([
    { atMs: 1200, share: 0.1 },
    { atMs: 1400, share: 0.3 },
    { atMs: 1600, share: 0.5 },
    { atMs: 1800, share: 0.7 },
    { atMs: 2000, share: 0.9 },
  ]);
  for (const ms of [0, 1, 37, 5e3, 7e6, 9e9]) expect(timelineTicks(ms).length).toBeLessThanOrEqual(7);
});

test("clips bars to the visible span", () => {
  const span = { startMs: 100, endMs: 200 };
  expect(placeInSpan(span, 125, 150)).toEqual({ left: "25%", width: "25%" });
  expect(placeInSpan(span, 0, 500)).toEqual({ left: "0%", width: "100%" });
  expect(placeInSpan(span, 180, 150)).toEqual({ left: "80%", width: "0%" });
});
