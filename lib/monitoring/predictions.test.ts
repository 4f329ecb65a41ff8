import { expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { comparePredictions } from "./predictions";

// 1,200 claims, a third of them frauds with higher scores.
const texts = Array.from({ length: 1200 }, (_, row) => (row % 3 === 0 ? "1" : "0"));
const scores = Float64Array.from(texts, (label, row) => (label === "1" ? 0.6 : 0.2) + (row % 30) / 100);
const labels = codedColumn(texts);
const training = {
  rocAuc: 0.9,
  confusion: [
    [80, 20],
    [5, 45],
  ],
};
const reference = { scores, labels };

test("identical claims have no drift, and recall is compared with the training's", () => {
  const found = comparePredictions(reference, reference, 0.5, training);
  expect(found.score.hasDrifted).toBe(false);
  expect(found.target?.hasDrifted).toBe(false);
  expect(found.performance).toMatchObject({ rows: 1200, frauds: 400, recall: 1, rocAuc: 1 });
  expect(found.performance?.training).toEqual({
    recall: 0.9,
    precision: 45 / 65,
    flagRate: 65 / 150,
    rocAuc: 0.9,
  });
  expect(found.performance?.separation.reduce((sum, { frauds }) => sum + frauds, 0)).toBeCloseTo(1, 12);
});

test("lower scores are drift, and a fall of recall is tested against chance", () => {
  const lower = { scores: scores.map((score) => Math.max(0, score - 0.3)), labels };
  const found = comparePredictions(reference, lower, 0.5, training);
  expect(found.score).toMatchObject({ test: "Wasserstein distance", hasDrifted: true });
  expect(found.flagRate.current).toBeLessThan(found.flagRate.reference);
  expect(found.performance!.recall).toBeLessThan(0.5);
  expect(found.performance!.recallP).toBeLessThan(0.001);
});

test("without labels there is no performance or target drift; rows without a label are left out", () => {
  const none = comparePredictions(reference, { scores, labels: undefined }, 0.5, training);
  expect(none).toMatchObject({ performance: null, target: null });
  const some = codedColumn(texts.map((label, row) => (row < 600 ? label : "")));
  expect(comparePredictions(reference, { scores, labels: some }, 0.5, training).performance?.rows).toBe(600);
});

test("a calibrated model is compared and flagged by scores, and its reliability uses probabilities", () => {
  const plain = comparePredictions(reference, reference, 0.5, training);
  const probabilities = scores.map((score) => score / 4);
  const found = comparePredictions(
    { ...reference, probabilities },
    { ...reference, probabilities },
    0.5,
    training,
  );
  const { calibration: before, ...same } = plain.performance!;
  const { calibration: after, ...others } = found.performance!;
  expect({ ...found, isCalibrated: false, performance: others }).toEqual({ ...plain, performance: same });
  expect([plain.isCalibrated, found.isCalibrated]).toEqual([false, true]);
  for (const [bin, { predicted, observed }] of after.entries()) {
    expect(predicted).toBeCloseTo(before[bin]!.predicted / 4, 12);
    expect(observed).toBe(before[bin]!.observed);
  }
});
