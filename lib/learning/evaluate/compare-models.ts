import type { Figures } from "./champion-comparison";
import { differenceEstimate, type Estimate } from "./interval";
import { type FigureName, figureNames, measureModel, type Scored } from "./measure-model";

/**
 * Differences `challenger` − `champion` on the same rows, each with its 95 % interval. The intervals hold for 10 or
 * more frauds: bench/intervals.ts simulates them.
 * @param labels `labels[row]: 0 | 1`; both classes must occur
 */
export function compareModels(labels: Uint8Array, champion: Scored, challenger: Scored): Figures {
  const [before, after] = [measureModel(labels, champion), measureModel(labels, challenger)];
  const isSame =
    champion.threshold === challenger.threshold &&
    champion.probabilities.every((probability, row) => probability === challenger.probabilities[row]);
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  // Number of rows that each metric is measured on for both models. Average precision needs a weaker correction, found
  // by simulation (bench/intervals.ts); ROC-AUC needs none.
  const pairs: Record<FigureName, number> = {
    recall: frauds,
    precision: Number.POSITIVE_INFINITY,
    flagRate: labels.length,
    rocAuc: Number.POSITIVE_INFINITY,
    prAuc: 2 * frauds,
  };
  const difference = (name: FigureName): Estimate => {
    if (isSame) return { value: 0, low: 0, high: 0 };
    const [first, other] = [before[name], after[name]];
    return differenceEstimate(first, other, correlation(first.influence, other.influence, pairs[name]));
  };
  return Object.fromEntries(figureNames.map((name) => [name, difference(name)])) as Figures;
}

/**
 * Correlation of two metrics over samples of the same rows; 0 when either does not vary. Newcombe's continuity
 * correction (1998, method 10) lowers it, because a correlation estimated from few pairs is too high.
 * @param pairs number of rows
 */
function correlation(before: Float64Array, after: Float64Array, pairs: number): number {
  let [both, squaresBefore, squaresAfter] = [0, 0, 0];
  for (let row = 0; row < before.length; row++) {
    both += before[row]! * after[row]!;
    squaresBefore += before[row]! ** 2;
    squaresAfter += after[row]! ** 2;
  }
  if (squaresBefore === 0 || squaresAfter === 0) return 0;
  const corrected = both > 0 ? Math.max(0, both - 1 / (2 * pairs ** 2)) : both;
  return corrected / Math.sqrt(squaresBefore * squaresAfter);
}
