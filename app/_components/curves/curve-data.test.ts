import { expect, test } from "vitest";
import { inOrder, smooth, xOf } from "./curve-data";

const curve = { runId: "a", steps: [0, 5, 9], times: [2000, 1000, 4000], values: [1, null, 3] };

test("an average of equal values is that value, from the first on", () => {
  expect(smooth([2, 2, 2, 2], 0.9).map((value) => Number(value!.toFixed(9)))).toEqual([2, 2, 2, 2]);
});

test("smoothing weighs what came before, keeps gaps, and nothing changes without it", () => {
  // (0.5 · 0.5 · 1 + 0.5 · 3) / (1 − 0.5²)
  expect(smooth(curve.values, 0.5)).toEqual([1, null, 1.75 / 0.75]);
  expect(smooth(curve.values, 0)).toEqual(curve.values);
});

test("times are in seconds, and a curve is drawn in their order", () => {
  expect(xOf(curve, "relative")).toEqual([0, -1, 2]);
  expect(inOrder(xOf(curve, "time"), curve.values)).toEqual([
    [1, 2, 4],
    [null, 1, 3],
  ]);
  expect(inOrder([1, 1], [5, 6])).toEqual([[1], [6]]);
});
