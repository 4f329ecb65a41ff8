import { describe, expect, test } from "vitest";
import { stratifiedFolds } from "@/lib/learning/sampling/folds";
import { claimCost, moneyCurve } from "./money";
import { chooseThreshold } from "./threshold";

// Ten claims, by falling probability: the frauds are the 1st, 2nd and 5th.
const labels = Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 0, 0, 0);
const probabilities = Float64Array.of(0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1);
const choice = {
  costs: { missedFraud: 100, investigation: 10 },
  precisionFloor: 0.6,
  flagRate: 0.3,
};

describe("the threshold", () => {
  test("of the lowest cost flags the first five: the last fraud is worth three investigations", () => {
    expect(chooseThreshold(labels, probabilities, { ...choice, rule: "lowest-cost" })).toBeCloseTo(0.55);
    const costs = { missedFraud: 20, investigation: 10 };
    expect(chooseThreshold(labels, probabilities, { ...choice, costs, rule: "lowest-cost" })).toBeCloseTo(
      0.85,
    );
  });

  test("within a precision floor finds the most frauds", () => {
    expect(chooseThreshold(labels, probabilities, { ...choice, rule: "precision-floor" })).toBeCloseTo(0.55);
    const strict = { ...choice, rule: "precision-floor" as const, precisionFloor: 0.9 };
    expect(chooseThreshold(labels, probabilities, strict)).toBeCloseTo(0.85);
  });

  test("is undefined when no threshold meets the floor", () => {
    const upside = probabilities.map((value) => 1 - value);
    expect(
      chooseThreshold(labels, upside, { ...choice, rule: "precision-floor", precisionFloor: 0.9 }),
    ).toBeUndefined();
  });

  test("never flags more than the flag rate", () => {
    expect(chooseThreshold(labels, probabilities, { ...choice, rule: "flag-rate" })).toBeCloseTo(0.85);
  });
});

test("money: cost per claim of missed frauds and investigations", () => {
  expect(claimCost({ missed: 1, flagged: 2, claims: 10 }, choice.costs)).toBe(12);
  const curve = moneyCurve(labels, probabilities, Float64Array.from(labels), 0.55, choice.costs);
  expect(curve).toMatchObject({ flagNone: 30, flagAll: 10, rule: 3, atThreshold: 5 });
  expect(curve.lowest[1]).toBe(5);
});

test("folds contain each row once and the same share of each class", () => {
  const many = Uint8Array.from({ length: 1003 }, (_, row) => (row % 17 === 0 ? 1 : 0));
  const rows = Uint32Array.from(many.keys()).filter((row) => row % 5 !== 0);
  const folds = stratifiedFolds(rows, many, 5, 42);
  expect(Uint32Array.from(folds.flatMap((fold) => [...fold])).sort()).toEqual(rows);
  const frauds = folds.map((fold) => fold.reduce((sum, row) => sum + many[row]!, 0));
  expect(Math.max(...frauds) - Math.min(...frauds)).toBeLessThanOrEqual(1);
  expect(
    Math.max(...folds.map(({ length }) => length)) - Math.min(...folds.map(({ length }) => length)),
  ).toBeLessThanOrEqual(1);
  expect(stratifiedFolds(rows, many, 5, 43)).not.toEqual(folds);
});
