import { expect, test } from "vitest";
import { sampleCurve, sharePlaces } from "./sample-curve";

test("reads between points, at the top of a step, and nothing outside", () => {
  const steps = [
    [0.2, 0],
    [0.2, 0.5],
    [0.6, 0.7],
    [0.6, 0.9],
  ] as const;
  expect(sampleCurve(steps, [0.1, 0.2, 0.4, 0.6, 0.7])).toEqual([null, 0.5, 0.6, 0.9, null]);
});

test("the order of the points does not matter, and none is no curve", () => {
  const falling = [
    [1, 0.2],
    [0.5, 0.6],
    [0, 1],
  ] as const;
  expect(sampleCurve(falling, [0.25])).toEqual([0.8]);
  expect(sampleCurve([], [0.5])).toEqual([null]);
  expect(sharePlaces).toHaveLength(101);
  expect(sharePlaces.at(-1)).toBe(1);
});
