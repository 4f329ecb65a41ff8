import { describe, expect, test } from "vitest";
import { classScores, confusion, prAuc, prCurve, rocAuc, rocCurve, thresholdTable } from "./metrics";

// Example from scikit-learn's documentation of roc_auc_score and average_precision_score: y_true = [0, 0, 1, 1],
// y_scores = [0.1, 0.4, 0.35, 0.8] give 0.75 and 0.8333….
const labels = Uint8Array.of(0, 0, 1, 1);
const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8);

describe("metrics", () => {
  test("ROC-AUC and average precision agree with scikit-learn's documentation", () => {
    expect(rocAuc(labels, scores)).toBe(0.75);
    expect(prAuc(labels, scores)).toBeCloseTo(0.8333, 4);
  });

  test("sixty rows with ties agree with scikit-learn 1.9.1", () => {
    // rng = numpy.random.default_rng(7); y = (rng.random(60) < .3).astype(int)
    // p = numpy.round(rng.random(60) * .7 + y * .2, 2), then roc_auc_score(y, p), average_precision_score(y, p),
    // confusion_matrix(y, p > .5), precision_recall_fscore_support(y, p > .5)
    const y = Uint8Array.from("000100100001100000001101100000011101010110000010000010010000", Number);
    const p = Float64Array.from(
      `42 45 47 31 31 17 48 7 68 15 47 41 81 46 9 59 66 63 40 10 33 85 39 33 82 45 40 26 29 17 3 81 53 58 23 73 2 46 2 29
       88 46 30 37 61 24 61 48 25 36 54 64 31 65 0 73 57 10 29 57`
        .trim()
        .split(/\s+/),
      (hundredths) => Number(hundredths) / 100,
    );
    expect(rocAuc(y, p)).toBeCloseTo(0.7566137566137566, 12);
    expect(prAuc(y, p)).toBeCloseTo(0.6675816573042304, 12);
    const counts = confusion(y, p, 0.5);
    expect(counts).toEqual([
      [32, 10],
      [8, 10],
    ]);
    const legitimate = classScores(counts, 0);
    expect(legitimate.f1).toBeCloseTo(0.7804878, 7);
    expect(legitimate).toMatchObject({ precision: 0.8, support: 42 });
    const fraud = classScores(counts, 1);
    expect(fraud.recall).toBeCloseTo(0.55555556, 7);
    expect(fraud.f1).toBeCloseTo(0.52631579, 7);
  });

  test("ties count as one half, and a single class has no ROC-AUC", () => {
    expect(rocAuc(labels, new Float64Array(4).fill(0.5))).toBe(0.5);
    expect(rocAuc(Uint8Array.of(0, 0), Float64Array.of(0.1, 0.2))).toBeNaN();
  });

  test("the confusion matrix is counts[actual][predicted]; a score equal to the threshold is not flagged", () => {
    const counts = confusion(labels, scores, 0.35);
    expect(counts).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(classScores(counts, 1)).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(
      classScores(
        [
          [2, 0],
          [2, 0],
        ],
        1,
      ),
    ).toMatchObject({ precision: 0, f1: 0 });
  });

  test("curves start and end at their limits", () => {
    expect(rocCurve(labels, scores)).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
    expect(prCurve(labels, scores).at(-1)).toEqual([1, 0.5]);
    const many = Float64Array.from({ length: 5000 }, (_, row) => row / 5000);
    expect(
      rocCurve(
        Uint8Array.from(many, (_, row) => row % 2),
        many,
      ).length,
    ).toBeLessThan(210);
  });

  test("a higher threshold never flags or finds more claims", () => {
    const rows = thresholdTable(labels, scores);
    expect(rows[0]).toMatchObject({ threshold: 0.1, flagRate: 0.75, recall: 1 });
    for (const [index, row] of rows.slice(1).entries())
      expect(row.recall).toBeLessThanOrEqual(rows[index]!.recall);
  });
});
