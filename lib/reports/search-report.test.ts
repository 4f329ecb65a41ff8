import { expect, test } from "vitest";
import { chooseTrial, rankTrials, type SearchMetric, Trial } from "@/lib/learning/evaluate/rank-trials";
import { expectPlain } from "@/tests/plain-report";
import { searchReport, searchReportCharts } from "./search-report";

const about = {
  kind: "balanced-random-forest",
  features: "all-columns",
  experiment: "fraud",
  precisionFloor: 0.12,
  metric: "roc_auc" as SearchMetric,
  failed: 0,
};

/** @param aucs ROC-AUC by fold */
function trial(depth: number, aucs: number[], more: Partial<Trial> = {}): Trial {
  const recallAtPrecision = more.recallAtPrecision ?? 0.9;
  return Trial.parse({
    params: { depth },
    budget: 1,
    rocAuc: aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length,
    recallAtPrecision,
    folds: aucs.map((rocAuc) => ({ rocAuc, recallAtPrecision })),
    experimentRunId: `run-${depth}`,
    ...more,
  });
}

/** Report of trials as the task writes it. @param defaults one of the trials; undefined when it failed */
function report(trials: Trial[], defaults: Trial | undefined, more: Partial<typeof about> = {}): string {
  const { metric } = { ...about, ...more };
  const ranked = rankTrials(trials, metric).sort((a, b) => b.budget - a.budget);
  const choice = { ...chooseTrial(ranked, defaults, metric), defaults };
  const markdown = searchReport({ ...about, ...more }, ranked, choice);
  expectPlain(markdown);
  expectPlain(JSON.stringify(searchReportCharts(ranked, metric)));
  return markdown;
}

const defaults = trial(5, [0.8, 0.82, 0.81]);

test("names no winner when only the defaults completed", () => {
  const text = report([defaults], defaults);
  expect(text).toContain("1 trial of balanced-random-forest");
  expect(text).toContain("No trial other than the defaults completed.");
  expect(text).not.toMatch(/is better|is not better|No trial is better/);
});

test("a trial equal to the defaults is not better", () => {
  const same = trial(6, [0.8, 0.82, 0.81]);
  expect(report([same, defaults], defaults)).toContain("No trial is better than the defaults.");
  expect(report([defaults, same], defaults)).toContain("No trial is better than the defaults.");
});

test("worse trials are not better", () => {
  const text = report([defaults, trial(6, [0.7, 0.7, 0.7])], defaults);
  expect(text).toContain("No trial is better than the defaults.");
  expect(text).toContain("ROC-AUC is **0.810**");
});

test("names a winner with its difference, with enough digits for a small one", () => {
  expect(report([defaults, trial(6, [0.81, 0.83, 0.82])], defaults)).toContain(
    "The best trial is better than the defaults (+0.010, standard error 0.000).",
  );
  expect(report([defaults, trial(6, [0.80002, 0.82002, 0.81002])], defaults)).toContain(
    "(+0.00002, standard",
  );
  expect(report([defaults, trial(6, [0.9, 0.8, 0.78])], defaults)).toMatch(
    /not better than the defaults by more than chance \(\+0\.017, standard error 0\.\d+\), so the defaults are kept/,
  );
});

test("makes no comparison when no other trial reached all claims", () => {
  const text = report([defaults, trial(6, [0.9, 0.9, 0.9], { budget: 0.3 })], defaults);
  expect(text).toContain("No other trial reached all training rows to be compared with the defaults");
  expect(text).not.toContain("No trial is better");
});

test("makes no comparison without the defaults or common folds", () => {
  expect(report([trial(6, [0.8, 0.8])], undefined)).toContain("The trial of the defaults did not complete");
  expect(report([defaults, trial(6, [0.9, 0.9, 0.9], { folds: [] })], defaults)).toContain(
    "were not measured on the same folds, so it is unknown whether it is better, and the defaults are kept.",
  );
});

test("leads to the trials as parallel coordinates, where this portal has them", () => {
  const trials = [trial(1, [0.7, 0.7])];
  expect(report(trials, trials[0])).not.toContain("parallel coordinates");
  expect(report(trials, trials[0], { experimentNumber: "3" } as object)).toContain(
    "[All trials as parallel coordinates and as a sorted table](/experiments/3?q=params.model_kind+%3D+%27balanced-random-forest%27&sort=-metrics.roc_auc&chart=parallel)",
  );
});

test("counts failed trials", () => {
  expect(report([defaults], defaults, { failed: 1 })).toContain(
    "1 further trial did not complete and is left out. No trial other",
  );
  expect(report([defaults], defaults, { failed: 26 })).toContain(
    "26 further trials did not complete and are left",
  );
  expect(report([defaults], defaults)).not.toContain("did not complete");
});

test("states whether the precision floor is reached", () => {
  expect(report([defaults], defaults)).toContain(
    "**90.0 % of the positives** are found where at least 12.0 %",
  );
  const none = trial(5, [0.8, 0.8], { recallAtPrecision: 0 });
  expect(report([none], none, { metric: "recall_at_precision" })).toContain(
    "no threshold flags rows of which at least 12.0 % are positive",
  );
});

test("shows a dash for a trial that lacks a parameter of the winner", () => {
  expect(report([defaults, trial(6, [0.7, 0.7, 0.7], { params: {} })], defaults)).toMatch(/\| – \|/);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("a score of %s is not a valid trial", (rocAuc) => {
  expect(Trial.safeParse({ ...defaults, rocAuc }).success).toBe(false);
  expect(Trial.safeParse({ ...defaults, folds: [{ rocAuc, recallAtPrecision: 1 }] }).success).toBe(false);
});
