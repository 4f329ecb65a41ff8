import { expect, test } from "vitest";
import { claimsWords } from "@/lib/datasets/table-words";
import { evaluateProbabilities } from "@/lib/learning/evaluate/evaluate-probabilities";
import { expectPlain } from "@/tests/plain-report";
import { someEvaluation, someFacts } from "@/tests/some-evaluation";
import { modelReport } from "./model-report";
import { modelReportCharts } from "./model-report-charts";
import { probabilitySection } from "./probability-section";

const labels = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const scores = [0.9, 0.4, 0.8, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1];
const calibration = { method: "sigmoid" as const, slope: 3, intercept: -3 };

function evaluationOf(probabilities: number[], isCalibrated: boolean) {
  const figures = evaluateProbabilities(
    Uint8Array.from(labels),
    Float64Array.from(scores),
    Float64Array.from(probabilities),
  );
  const calibrationFrom = isCalibrated ? "a sigmoid fitted somewhere" : "none, as the run's parameters say";
  const more = { calibration: isCalibrated ? calibration : null, calibrationFrom };
  return someEvaluation(labels, scores, { probability: { ...figures, ...more, atThreshold: 0.182 } });
}

test("a calibrated model's report describes its probabilities and their accuracy", () => {
  const evaluation = evaluationOf(
    scores.map((score) => 1 / (1 + Math.exp(3 - 3 * score))),
    true,
  );
  const report = modelReport(someFacts, evaluation);
  expectPlain(report);
  expect(report).toContain(
    "Thresholds are scores of 0–1 before calibration. At the one in use, 0.50, the probability of fraud is 18.2 %.",
  );
  expect(report).toContain("the threshold, a score of 0.50, is a probability of 18.2 %");
  const { probability } = evaluation;
  expect(report).toContain(`| ${probability!.logLoss.toFixed(4)} | ${probability!.brier.toFixed(4)} |`);
  expect(report).toContain("(artifact:reliability-curve)");
  expect(modelReportCharts(evaluation, claimsWords)["reliability-curve"]?.chart).toMatchObject({
    x: { label: "Mean probability" },
  });
});

test("the report of a model without a calibration states that it gives scores", () => {
  const report = modelReport(someFacts, evaluationOf(scores, false));
  expectPlain(report);
  expect(report).toContain("Thresholds are scores of 0–1, not probabilities.");
  expect(report).toContain(
    "is its score: a rank, not a chance. Calibration: none, as the run's parameters say.",
  );
  expect(report).not.toContain("Calibrated probabilities");
});

test("an earlier evaluation has no probability section", () => {
  const evaluation = someEvaluation(labels, scores);
  expect(probabilitySection(evaluation, claimsWords)).toBe("");
  expect(modelReportCharts(evaluation, claimsWords)).not.toHaveProperty("reliability-curve");
});
