import { randomStream } from "./random";

/** A difference, and where it lies in 95 of 100 samples. */
export interface Difference {
  value: number;
  low: number;
  high: number;
}

/** What one model gave rows, and from where on it flags them. */
export interface Scored {
  probabilities: Float64Array;
  threshold: number;
}

const resamples = 1000;

/**
 * How much better `challenger` does than `champion` on the same rows, with a 95 % interval by the percentile bootstrap:
 * both are measured on the same 1,000 samples of the rows, drawn with replacement (Efron, Tibshirani 1993, §13.3).
 */
export function compareModels(
  labels: Uint8Array,
  champion: Scored,
  challenger: Scored,
  seed: number,
): { recall: Difference; precision: Difference; flagRate: Difference; rocAuc: Difference } {
  const [before, after] = [champion, challenger].map((model) => ranker(labels, model));
  const difference = (weights: Uint16Array) => {
    const [old, now] = [before!(weights), after!(weights)];
    return {
      recall: now.recall - old.recall,
      precision: now.precision - old.precision,
      flagRate: now.flagRate - old.flagRate,
      rocAuc: now.rocAuc - old.rocAuc,
    };
  };
  const weights = new Uint16Array(labels.length).fill(1);
  const whole = difference(weights);
  const samples: (typeof whole)[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    const random = randomStream(seed, 2000 + sample);
    weights.fill(0);
    for (let drawn = 0; drawn < labels.length; drawn++) weights[Math.floor(random() * labels.length)]!++;
    samples.push(difference(weights));
  }
  const interval = (name: keyof typeof whole): Difference => {
    const sorted = Float64Array.from(samples, (sample) => sample[name])
      .filter(Number.isFinite)
      .sort();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
    return { value: whole[name], low: at(0.025), high: at(0.975) };
  };
  return {
    recall: interval("recall"),
    precision: interval("precision"),
    flagRate: interval("flagRate"),
    rocAuc: interval("rocAuc"),
  };
}

/** Ranks the rows once; then measures any sample of them, given as how often each row was drawn, in one pass. */
function ranker(labels: Uint8Array, { probabilities, threshold }: Scored) {
  const order = Uint32Array.from(labels.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const isLastOfTie = Uint8Array.from(order, (row, place) =>
    probabilities[row] === probabilities[order[place + 1] ?? -1] ? 0 : 1,
  );
  const flaggedPlaces = order.filter((row) => probabilities[row]! > threshold).length;
  return (weights: Uint16Array) => {
    let [frauds, legitimate, area] = [0, 0, 0];
    let [tieFrauds, tieLegitimate] = [0, 0];
    let [found, wrong] = [0, 0];
    for (let place = 0; place < order.length; place++) {
      const row = order[place]!;
      if (labels[row]) frauds += weights[row]!;
      else legitimate += weights[row]!;
      if (place + 1 === flaggedPlaces) [found, wrong] = [frauds, legitimate];
      if (!isLastOfTie[place]) continue;
      // The trapezoid of this step of the ROC curve (metrics.ts).
      area += ((legitimate - tieLegitimate) * (frauds + tieFrauds)) / 2;
      [tieFrauds, tieLegitimate] = [frauds, legitimate];
    }
    return {
      recall: frauds === 0 ? 0 : found / frauds,
      precision: found + wrong === 0 ? 0 : found / (found + wrong),
      flagRate: (found + wrong) / labels.length,
      rocAuc: area / (frauds * legitimate),
    };
  };
}
