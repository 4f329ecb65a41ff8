import { expect, test } from "vitest";
import { recallAtPrecision } from "./recall-at-precision";

// By falling probability: fraud, no, fraud, no, no, fraud. Precision 1, 1/2, 2/3, 1/2, 2/5, 1/2.
const labels = Uint8Array.of(1, 0, 1, 0, 0, 1);
const probabilities = Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4);

test.each([
  [0.9, 1 / 3],
  [0.6, 2 / 3],
  [0.5, 1],
])("at a precision of %d the recall is %d", (floor, recall) => {
  expect(recallAtPrecision(labels, probabilities, floor)).toBeCloseTo(recall, 12);
});

test("returns 0 when no threshold meets the floor", () => {
  expect(recallAtPrecision(Uint8Array.of(0, 1), Float64Array.of(0.9, 0.1), 0.8)).toBe(0);
});
