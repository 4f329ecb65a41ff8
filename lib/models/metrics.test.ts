import { describe, expect, test } from "vitest";
import { classScores, confusion, prAuc, prCurve, rocAuc, rocCurve, thresholdTable } from "./metrics";

// The example of scikit-learn's documentation of roc_auc_score and average_precision_score:
// y_true = [0, 0, 1, 1], y_scores = [0.1, 0.4, 0.35, 0.8] give 0.75 and 0.8333….
const labels = Uint8Array.of(0, 0, 1, 1);
const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8);

describe("metrics", () => {
  test("ROC-AUC and average precision agree with scikit-learn's documentation", () => {
    expect(rocAuc(labels, scores)).toBe(0.75);
    expect(prAuc(labels, scores)).toBeCloseTo(0.8333, 4);
  });

  test("ties count one half, and a single class has no ROC-AUC", () => {
    expect(rocAuc(labels, new Float64Array(4).fill(0.5))).toBe(0.5);
    expect(rocAuc(Uint8Array.of(0, 0), Float64Array.of(0.1, 0.2))).toBeNaN();
  });

  test("the confusion matrix is by actual, then predicted class; the threshold itself is not over it", () => {
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

  test("curves begin and end where they must", () => {
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

  test("a higher threshold flags less and finds no more", () => {
    const rows = thresholdTable(labels, scores);
    expect(rows[0]).toMatchObject({ threshold: 0.1, flagRate: 0.75, recall: 1 });
    for (const [index, row] of rows.slice(1).entries())
      expect(row.recall).toBeLessThanOrEqual(rows[index]!.recall);
  });
});
