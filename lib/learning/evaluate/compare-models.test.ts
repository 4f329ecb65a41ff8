import { expect, test } from "vitest";
import { randomStream } from "@/lib/learning/sampling/random";
import { compareModels } from "./compare-models";
import { classScores, confusion, rocAuc } from "./metrics";

const random = randomStream(1, 1);
const labels = Uint8Array.from({ length: 2000 }, () => (random() < 0.1 ? 1 : 0));
const noisy = (weight: number) =>
  Float64Array.from(labels, (label) => weight * label + (1 - weight) * random());
const weak = { probabilities: noisy(0.2), threshold: 0.5 };
const strong = { probabilities: noisy(0.5), threshold: 0.5 };

test("the differences are those of the metrics", () => {
  const { recall, precision, rocAuc: auc } = compareModels(labels, weak, strong);
  const [before, after] = [weak, strong].map(({ probabilities, threshold }) => ({
    ...classScores(confusion(labels, probabilities, threshold), 1),
    auc: rocAuc(labels, probabilities),
  }));
  expect(recall.value).toBeCloseTo(after!.recall - before!.recall, 12);
  expect(precision.value).toBeCloseTo(after!.precision - before!.precision, 12);
  expect(auc.value).toBeCloseTo(after!.auc - before!.auc, 12);
});

test("two models that find the same few frauds can still differ", () => {
  const few = Uint8Array.from({ length: 160 }, (_, row) => (row < 10 ? 1 : 0));
  const [first, other] = [0.9, 0.8].map((score) => ({
    probabilities: Float64Array.from(few, (label) => (label ? score : 0.1)),
    threshold: 0.5,
  }));
  const { recall, rocAuc: auc } = compareModels(few, first!, other!);
  expect(recall.value).toBe(0);
  expect(recall.low).toBeLessThan(-0.1);
  expect(auc.low).toBeLessThan(-0.02);
});

test("a model compared with itself has a difference of exactly 0", () => {
  const same = compareModels(labels, weak, weak);
  expect(same.recall).toEqual({ value: 0, low: 0, high: 0 });
});

test("the whole interval of a better model is above 0, and the same rows give the same interval", () => {
  const better = compareModels(labels, weak, strong);
  expect(better.rocAuc.low).toBeGreaterThan(0);
  expect(better.rocAuc.low).toBeLessThan(better.rocAuc.value);
  expect(better.rocAuc.value).toBeLessThan(better.rocAuc.high);
  expect(compareModels(labels, weak, strong)).toEqual(better);
});

// Expected interval of a share's mean: p ± 1.96 √(p (1 − p) / n), to within 0.01.
test("the interval has its theoretical width", () => {
  const flagNone = { probabilities: new Float64Array(labels.length), threshold: 0.5 };
  const { flagRate } = compareModels(labels, flagNone, strong);
  const share = flagRate.value;
  const half = 1.96 * Math.sqrt((share * (1 - share)) / labels.length);
  expect(Math.abs(flagRate.high - flagRate.low - 2 * half)).toBeLessThan(0.2 * half);
});
