import { expect, test } from "vitest";
import { firstScale, fitScale, leastScale, zoomed } from "./graph-scale";

test("a graph is shown whole while its names can be read, and scrolls otherwise", () => {
  expect(firstScale(1_000, 1_200)).toBeUndefined();
  expect(firstScale(1_600, 1_120)).toBeCloseTo(0.7);
  expect(firstScale(4_000, 1_120)).toBe(leastScale);
});

test("Fit shows all of a graph, wide or high", () => {
  const room = { width: 1_000, height: 500 };
  expect(fitScale({ width: 4_000, height: 100 }, room)).toBe(0.25);
  expect(fitScale({ width: 500, height: 2_000 }, room)).toBe(0.25);
  expect(fitScale({ width: 500, height: 100 }, room)).toBe(1);
});

test("zooming ends where nothing more is to be seen", () => {
  const often = (by: number) => Array.from({ length: 50 }).reduce<number>((scale) => zoomed(scale, by), 1);
  expect([often(1.25), often(0.8)]).toEqual([2, 0.1]);
});
