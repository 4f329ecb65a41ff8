import { expect, test } from "vitest";
import { recallAtFlagRate } from "./recall-at-flag-rate";

const labels = Uint8Array.of(1, 0, 1, 0);

test("flags the highest-scoring rows, up to the rate", () => {
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.1);
  expect([0, 0.25, 0.5, 0.75, 1].map((rate) => recallAtFlagRate(labels, scores, rate))).toEqual([
    0, 0.5, 0.5, 1, 1,
  ]);
});

test("finds the same share of tied frauds as it flags of the tied rows", () => {
  expect(recallAtFlagRate(labels, new Float64Array(4).fill(0.5), 0.5)).toBe(0.5);
  expect(recallAtFlagRate(labels, Float64Array.of(0.5, 0.5, 0.5, 0.1), 0.5)).toBeCloseTo(2 / 3, 12);
});
