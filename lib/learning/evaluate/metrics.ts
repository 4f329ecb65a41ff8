const curvePoints = 200;

/**
 * Confusion matrix counts[actual][predicted]; 1 is fraud. A row is predicted fraud when its probability is above the
 * threshold.
 */
export function confusion(labels: Uint8Array, probabilities: Float64Array, threshold: number): number[][] {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  labels.forEach((label, row) => {
    counts[label]![probabilities[row]! > threshold ? 1 : 0]!++;
  });
  return counts;
}

/** Precision, recall, F1 and support of one class. 0 when the denominator is 0, as in scikit-learn. */
export function classScores(counts: number[][], label: 0 | 1) {
  const hits = counts[label]![label]!;
  const support = counts[label]![0]! + counts[label]![1]!;
  const predicted = counts[0]![label]! + counts[1]![label]!;
  const precision = predicted === 0 ? 0 : hits / predicted;
  const recall = support === 0 ? 0 : hits / support;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, support };
}

/**
 * Area under the ROC curve by the rank-sum identity (Fawcett 2006, §7). Ties count as one half.
 * @returns 0–1, or NaN when `labels` has a single class
 */
export function rocAuc(labels: Uint8Array, probabilities: Float64Array): number {
  const steps = cumulate(labels, probabilities);
  const { frauds, flagged } = steps.at(-1) ?? { frauds: 0, flagged: 0 };
  const legitimate = flagged - frauds;
  let area = 0;
  let [lastFrauds, lastLegitimate] = [0, 0];
  for (const step of steps) {
    const wrong = step.flagged - step.frauds;
    area += ((wrong - lastLegitimate) * (step.frauds + lastFrauds)) / 2;
    [lastFrauds, lastLegitimate] = [step.frauds, wrong];
  }
  return area / (frauds * legitimate);
}

/** Average precision: Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct thresholds (scikit-learn's average_precision_score). */
export function prAuc(labels: Uint8Array, probabilities: Float64Array): number {
  const steps = cumulate(labels, probabilities);
  const all = steps.at(-1)?.frauds ?? 0;
  let sum = 0;
  let last = 0;
  for (const { frauds, flagged } of steps) {
    sum += ((frauds - last) / all) * (frauds / flagged);
    last = frauds;
  }
  return sum;
}

/** Points [false positive rate, recall] from (0, 0) to (1, 1), at most about 200. */
export function rocCurve(labels: Uint8Array, probabilities: Float64Array): [number, number][] {
  const steps = cumulate(labels, probabilities);
  const { frauds, flagged } = steps.at(-1) ?? { frauds: 0, flagged: 0 };
  const points = steps.map((step): [number, number] => [
    (step.flagged - step.frauds) / (flagged - frauds),
    step.frauds / frauds,
  ]);
  return thin([[0, 0], ...points]);
}

/** Points [recall, precision] by falling threshold, at most about 200. */
export function prCurve(labels: Uint8Array, probabilities: Float64Array): [number, number][] {
  const steps = cumulate(labels, probabilities);
  const all = steps.at(-1)?.frauds ?? 0;
  return thin(steps.map(({ frauds, flagged }): [number, number] => [frauds / all, frauds / flagged]));
}

/** Minimum thresholds of a table that flag a row. */
const fewestThatFlag = 5;

/**
 * Flag rate and result of each threshold from 0.1 to 0.9; where hardly any of them flags a row, as of rare positives, of the
 * thresholds that find a tenth, two tenths, … of the positives.
 */
export function thresholdTable(labels: Uint8Array, probabilities: Float64Array) {
  const highest = probabilities.reduce((most, value) => Math.max(most, value), 0);
  const usual = Array.from({ length: 17 }, (_, step) => (2 + step) / 20);
  const isSpread = usual.filter((threshold) => threshold < highest).length >= fewestThatFlag;
  return (isSpread ? usual : thresholdsByRecall(labels, probabilities)).map((threshold) => {
    const counts = confusion(labels, probabilities, threshold);
    const { recall, precision } = classScores(counts, 1);
    return { threshold, flagRate: (counts[0]![1]! + counts[1]![1]!) / labels.length, recall, precision };
  });
}

/** Thresholds that find at least a tenth, two tenths, … of the positives, each halfway between two scores; ascending. */
function thresholdsByRecall(labels: Uint8Array, probabilities: Float64Array): number[] {
  const steps = cumulate(labels, probabilities);
  const all = steps.at(-1)?.frauds ?? 0;
  const places = Array.from({ length: 10 }, (_, tenth) =>
    steps.findIndex(({ frauds }) => frauds >= ((tenth + 1) * all) / 10),
  );
  return [...new Set(places)].reverse().map((place) => below(steps, place));
}

/** Threshold that flags the rows up to a step, halfway to the next score. */
export function below(steps: readonly { probability: number }[], place: number): number {
  return (steps[place]!.probability + (steps[place + 1]?.probability ?? 0)) / 2;
}

/** Cumulative counts after each distinct probability, from the highest: rows at or above it, and frauds among them. */
export function cumulate(
  labels: Uint8Array,
  probabilities: Float64Array,
): { probability: number; frauds: number; flagged: number }[] {
  const order = Uint32Array.from(labels.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const steps: { probability: number; frauds: number; flagged: number }[] = [];
  let frauds = 0;
  order.forEach((row, place) => {
    frauds += labels[row]!;
    const next = order[place + 1];
    if (next === undefined || probabilities[next] !== probabilities[row])
      steps.push({ probability: probabilities[row]!, frauds, flagged: place + 1 });
  });
  return steps;
}

function thin(points: [number, number][]): [number, number][] {
  const every = Math.ceil(points.length / curvePoints);
  return points.filter((_, index) => index % every === 0 || index === points.length - 1);
}
