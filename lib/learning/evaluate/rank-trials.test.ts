import { expect, test } from "vitest";
import { chooseTrial, rankTrials, type Trial } from "./rank-trials";

function trial(name: string, aucs: number[], budget = 1, recallAtPrecision = 0.9): Trial {
  return {
    params: { name },
    budget,
    rocAuc: aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length,
    recallAtPrecision,
    folds: aucs.map((rocAuc) => ({ rocAuc, recallAtPrecision })),
    experimentRunId: name,
  };
}
const defaults = trial("defaults", [0.8, 0.82, 0.84, 0.8, 0.79]);

test("what recall does not tell apart, ROC-AUC does", () => {
  // As measured on real claims: recall at a precision of 0.12 is 0.966 for models with a ROC-AUC of 0.82 and 0.85 alike.
  const weak = trial("weak", [0.82], 1, 0.967);
  const strong = trial("strong", [0.85], 1, 0.966);
  expect(rankTrials([weak, strong], "roc_auc")).toEqual([strong, weak]);
  expect(rankTrials([strong, weak], "recall_at_precision")).toEqual([weak, strong]);
});

test("parameters that are better in every fold are handed on", () => {
  const better = trial("better", [0.82, 0.84, 0.85, 0.82, 0.81]);
  const { chosen, gain, standardError } = chooseTrial([better, defaults], defaults, "roc_auc");
  expect(chosen).toBe(better);
  expect(gain).toBeCloseTo(0.018);
  // By hand: the deviation of 0.02, 0.02, 0.01, 0.02, 0.02 is √0.00002, times √(1/5 + 1/4).
  expect(standardError).toBeCloseTo(Math.sqrt(0.00002 * 0.45), 12);
});

test("the defaults are handed on where a trial is better by chance only, or worse", () => {
  const lucky = trial("lucky", [0.86, 0.8, 0.85, 0.79, 0.76]);
  const worse = trial("worse", [0.75, 0.75, 0.75, 0.75, 0.75]);
  for (const other of [lucky, worse])
    expect(chooseTrial([other, defaults], defaults, "roc_auc").chosen).toBe(defaults);
});

test("a trial on a part of the claims is not compared with those on all", () => {
  const early = trial("early", [0.95, 0.95, 0.95, 0.95, 0.95], 0.2);
  expect(chooseTrial([early, defaults], defaults, "roc_auc").chosen).toBe(defaults);
});

test("without a trial of the defaults, the best is handed on", () => {
  const only = trial("only", [0.7, 0.7]);
  expect(chooseTrial([only], undefined, "roc_auc").chosen).toBe(only);
});
