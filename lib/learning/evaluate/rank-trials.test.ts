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

test("ROC-AUC separates trials that recall does not", () => {
  // Measured on real claims: recall at a precision of 0.12 is 0.966 for models with a ROC-AUC of 0.82 and of 0.85.
  const weak = trial("weak", [0.82], 1, 0.967);
  const strong = trial("strong", [0.85], 1, 0.966);
  expect(rankTrials([weak, strong], "roc_auc")).toEqual([strong, weak]);
  expect(rankTrials([strong, weak], "recall_at_precision")).toEqual([weak, strong]);
});

test("parameters that are better in every fold are chosen", () => {
  const better = trial("better", [0.82, 0.84, 0.85, 0.82, 0.81]);
  const { chosen, gain, standardError } = chooseTrial([better, defaults], defaults, "roc_auc");
  expect(chosen).toBe(better);
  expect(gain).toBeCloseTo(0.018);
  // By hand: the standard deviation of 0.02, 0.02, 0.01, 0.02, 0.02 is √0.00002, times √(1/5 + 1/4).
  expect(standardError).toBeCloseTo(Math.sqrt(0.00002 * 0.45), 12);
});

test("the defaults are chosen when a trial is worse, or better only by chance", () => {
  const lucky = trial("lucky", [0.86, 0.8, 0.85, 0.79, 0.76]);
  const worse = trial("worse", [0.75, 0.75, 0.75, 0.75, 0.75]);
  for (const other of [lucky, worse])
    expect(chooseTrial([other, defaults], defaults, "roc_auc").chosen).toBe(defaults);
});

test("a trial on part of the claims is not compared with trials on all claims", () => {
  const early = trial("early", [0.95, 0.95, 0.95, 0.95, 0.95], 0.2);
  expect(chooseTrial([early, defaults], defaults, "roc_auc").chosen).toBe(defaults);
});

test("without a trial of the defaults, the best trial is chosen", () => {
  const only = trial("only", [0.7, 0.7]);
  expect(chooseTrial([only], undefined, "roc_auc").chosen).toBe(only);
});
