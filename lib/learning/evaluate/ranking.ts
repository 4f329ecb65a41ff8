/** Ranking quality of scores, with the influence of each row on it. */
export interface Ranking {
  rocAuc: number;
  /** Average precision. */
  prAuc: number;
  /** influence[row] on the metric: infinitesimal jackknife values, which sum to 0 within each class. */
  influence: { rocAuc: Float64Array; prAuc: Float64Array };
  frauds: number;
  legitimate: number;
}

/** A group of rows with the same probability. */
interface Tie {
  start: number;
  end: number;
  /** Number of frauds and of legitimate claims in the group. */
  frauds: number;
  legitimate: number;
  /** The same counts, including all rows that rank higher. */
  allFrauds: number;
  allLegitimate: number;
}

/**
 * ROC-AUC and average precision with the influence of each row. For ROC-AUC these are the structural components of
 * DeLong, DeLong and Clarke-Pearson (1988, eq. 4–5); for average precision, the derivative with respect to the row's
 * weight (Efron 1982, ch. 6). Both keep the share of frauds fixed. Ties count as one half.
 * @param labels `labels[row]: 0 | 1`, both present
 */
export function rankRows(labels: Uint8Array, probabilities: Float64Array): Ranking {
  const order = Uint32Array.from(labels.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const ties = tiesOf(order, labels, probabilities);
  const { allFrauds: frauds, allLegitimate: legitimate } = ties.at(-1)!;
  let [rocAuc, prAuc] = [0, 0];
  // Mean influence of a fraud and of a legitimate claim on the precision at all frauds.
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
  // From the lowest probability upwards: a row affects the precision at its own probability and at every lower one.
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

/**
 * Covariance of two figures from their influences on the same rows. A figure's covariance with itself is its variance.
 */
export function covariance(
  labels: Uint8Array,
  first: Float64Array,
  other: Float64Array,
  { frauds, legitimate }: { frauds: number; legitimate: number },
): number {
  let [ofFrauds, ofLegitimate] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row]) ofFrauds += first[row]! * other[row]!;
    else ofLegitimate += first[row]! * other[row]!;
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
