import type { Figures } from "./champion-comparison";
import { differenceEstimate, type Estimate } from "./interval";
import { type FigureName, figureNames, measureModel, type Scored } from "./measure-model";

/**
 * `challenger` minus `champion` on the same rows, each figure with its 95 % interval. The intervals hold for 10 frauds
 * and more: bench/intervals.ts simulates them. @param labels 0 or 1 by row, both present
 */
export function compareModels(labels: Uint8Array, champion: Scored, challenger: Scored): Figures {
  const [before, after] = [measureModel(labels, champion), measureModel(labels, challenger)];
  const isSame =
    champion.threshold === challenger.threshold &&
    champion.probabilities.every((probability, row) => probability === challenger.probabilities[row]);
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  // The rows that a figure is measured on, where both models are measured on the same. Average precision needs a weaker
  // correction, found by simulation (bench/intervals.ts); the ROC-AUC needs none.
  const pairs: Record<FigureName, number> = {
    recall: frauds,
    precision: Number.POSITIVE_INFINITY,
    flagRate: labels.length,
    rocAuc: Number.POSITIVE_INFINITY,
    prAuc: 2 * frauds,
  };
  const difference = (name: FigureName): Estimate => {
    if (isSame) return { value: 0, low: 0, high: 0 };
    const [one, other] = [before[name], after[name]];
    return differenceEstimate(one, other, correlation(one.influence, other.influence, pairs[name]));
  };
  return Object.fromEntries(figureNames.map((name) => [name, difference(name)])) as Figures;
}

/**
 * Of two figures over samples of the same rows; 0 where one does not vary. It is lowered by Newcombe's continuity
 * correction (1998, method 10): of few pairs, a correlation comes out too strong. @param pairs rows
 */
function correlation(one: Float64Array, other: Float64Array, pairs: number): number {
  let [both, first, second] = [0, 0, 0];
  for (let row = 0; row < one.length; row++) {
    both += one[row]! * other[row]!;
    first += one[row]! ** 2;
    second += other[row]! ** 2;
  }
  if (first === 0 || second === 0) return 0;
  const corrected = both > 0 ? Math.max(0, both - 1 / (2 * pairs ** 2)) : both;
  return corrected / Math.sqrt(first * second);
}
