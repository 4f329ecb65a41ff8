import { expect, test } from "vitest";
import { prAuc, rocAuc } from "./metrics";
import { covariance, rankRows } from "./ranking";

// The sixty rows of metrics.test.ts, and a second model: q = numpy.round(numpy.roll(p, 1) / 2 + p / 2, 2).
const labels = Uint8Array.from("000100100001100000001101100000011101010110000010000010010000", Number);
const hundredths = (text: string) =>
  Float64Array.from(text.trim().split(/\s+/), (number) => Number(number) / 100);
const scores = hundredths(
  `42 45 47 31 31 17 48 7 68 15 47 41 81 46 9 59 66 63 40 10 33 85 39 33 82 45 40 26 29 17 3 81 53 58 23 73 2 46 2 29
   88 46 30 37 61 24 61 48 25 36 54 64 31 65 0 73 57 10 29 57`,
);
const others = hundredths(
  `50 44 46 39 31 24 32 28 38 42 31 44 61 64 28 34 62 64 52 25 22 59 62 36 57 64 43 33 28 23 10 42 67 55 40 48 38 24
   24 16 58 67 38 34 49 42 42 54 36 30 45 59 48 48 32 36 65 34 20 43`,
);

test("values equal the metrics", () => {
  const found = rankRows(labels, scores);
  expect(found.rocAuc).toBeCloseTo(rocAuc(labels, scores), 12);
  expect(found.prAuc).toBeCloseTo(prAuc(labels, scores), 12);
});

// numpy 2.4: DeLong's placement values written out, (X[:, None] > Y) + (X[:, None] == Y) / 2, with numpy.var(ddof=1)
// and numpy.cov. X are the scores of frauds, Y those of legitimate claims.
test("the variance and the covariance of the ROC-AUC match DeLong's", () => {
  const [first, other] = [rankRows(labels, scores), rankRows(labels, others)];
  const variance = covariance(labels, first.influence.rocAuc, first.influence.rocAuc, first);
  expect(variance).toBeCloseTo(0.004581083160956846, 14);
  expect(other.rocAuc).toBeCloseTo(0.5555555555555556, 12);
  const together = covariance(labels, first.influence.rocAuc, other.influence.rocAuc, first);
  expect(together).toBeCloseTo(0.0033212660252297244, 14);
});

// scikit-learn 1.9.1: average_precision_score(y, p, sample_weight=w), differentiated by each row's weight (central
// differences of 1e-5), with the weights of each class scaled to its number of rows.
test("the influence on average precision is its derivative with respect to the row's weight", () => {
  const found = rankRows(labels, scores);
  const influence = found.influence.prAuc;
  const derived = [
    2.791574194e-5, 2.791574194e-5, -0.000886578999, -0.0200115486, 0.00193364901, 0.00355114594,
  ];
  derived.forEach((value, row) => {
    expect(influence[row]).toBeCloseTo(value, 9);
  });
  expect(covariance(labels, influence, influence, found)).toBeCloseTo(0.007272642809524825, 9);
});
