/** How well scores rank claims, and how much each row moves that. */
export interface Ranking {
  rocAuc: number;
  /** Average precision. */
  prAuc: number;
  /** influence[row] of the figure: its infinitesimal jackknife values, which sum to 0 in each class. */
  influence: { rocAuc: Float64Array; prAuc: Float64Array };
  frauds: number;
  legitimate: number;
}

/** Rows of the same probability. */
interface Tie {
  start: number;
  end: number;
  /** Frauds and legitimate claims among them. */
  frauds: number;
  legitimate: number;
  /** The same, with all rows that rank higher. */
  allFrauds: number;
  allLegitimate: number;
}

/**
 * ROC-AUC and average precision with the influence of each row. For the ROC-AUC these are the structural components of
 * DeLong, DeLong and Clarke-Pearson (1988, eq. 4–5); for average precision the derivative by the row's weight (Efron
 * 1982, ch. 6), both with the share of frauds fixed. Ties count one half.
 * @param labels 0 or 1 by row, both present
 */
export function rankRows(labels: Uint8Array, probabilities: Float64Array): Ranking {
  const order = Uint32Array.from(labels.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const ties = tiesOf(order, labels, probabilities);
  const { allFrauds: frauds, allLegitimate: legitimate } = ties.at(-1)!;
  let [rocAuc, prAuc] = [0, 0];
  // The mean influence of a fraud and of a legitimate claim on the precision at all frauds.
  let [meanOfFrauds, meanOfLegitimate] = [0, 0];
  for (const tie of ties) {
    const flagged = tie.allFrauds + tie.allLegitimate;
    rocAuc += (tie.frauds * (legitimate - tie.allLegitimate + tie.legitimate / 2)) / (frauds * legitimate);
    prAuc += (tie.frauds * tie.allFrauds) / flagged / frauds;
    meanOfFrauds += ((tie.frauds * tie.allLegitimate) / flagged ** 2) * (tie.allFrauds / frauds);
    meanOfLegitimate += ((tie.frauds * tie.allFrauds) / flagged ** 2) * (tie.allLegitimate / legitimate);
  }
  const influence = {
    rocAuc: new Float64Array(labels.length),
    prAuc: new Float64Array(labels.length),
  };
  let [ofFraud, ofLegitimate] = [-meanOfFrauds, -meanOfLegitimate];
  // From the lowest: a row weighs on the precision at its own probability and at all below.
  for (const tie of ties.toReversed()) {
    const flagged = tie.allFrauds + tie.allLegitimate;
    ofFraud += (tie.frauds * tie.allLegitimate) / flagged ** 2;
    ofLegitimate += (tie.frauds * tie.allFrauds) / flagged ** 2;
    const legitimateBelow = legitimate - tie.allLegitimate + tie.legitimate / 2;
    const fraudsAbove = tie.allFrauds - tie.frauds / 2;
    for (const row of order.subarray(tie.start, tie.end)) {
      influence.rocAuc[row] = labels[row]
        ? (legitimateBelow / legitimate - rocAuc) / frauds
        : (fraudsAbove / frauds - rocAuc) / legitimate;
      influence.prAuc[row] = labels[row]
        ? (tie.allFrauds / flagged - prAuc + ofFraud) / frauds
        : -ofLegitimate / frauds;
    }
  }
  return { rocAuc, prAuc, influence, frauds, legitimate };
}

/** The covariance of two figures by their influences on the same rows; of a figure with itself, its variance. */
export function covariance(
  labels: Uint8Array,
  one: Float64Array,
  other: Float64Array,
  { frauds, legitimate }: { frauds: number; legitimate: number },
): number {
  let [ofFrauds, ofLegitimate] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row]) ofFrauds += one[row]! * other[row]!;
    else ofLegitimate += one[row]! * other[row]!;
  }
  const unbiased = (sum: number, rows: number) => (rows < 2 ? 0 : (sum * rows) / (rows - 1));
  return unbiased(ofFrauds, frauds) + unbiased(ofLegitimate, legitimate);
}

function tiesOf(order: Uint32Array, labels: Uint8Array, probabilities: Float64Array): Tie[] {
  const ties: Tie[] = [];
  let [start, allFrauds, allLegitimate] = [0, 0, 0];
  for (let place = 0; place < order.length; place++) {
    const [row, next] = [order[place]!, order[place + 1]];
    if (labels[row]) allFrauds++;
    else allLegitimate++;
    if (next !== undefined && probabilities[next] === probabilities[row]) continue;
    const last = ties.at(-1);
    const frauds = allFrauds - (last?.allFrauds ?? 0);
    const legitimate = allLegitimate - (last?.allLegitimate ?? 0);
    ties.push({ start, end: place + 1, frauds, legitimate, allFrauds, allLegitimate });
    start = place + 1;
  }
  return ties;
}
