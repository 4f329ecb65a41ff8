import { compareModels } from "@/lib/learning/evaluate/compare-models";
import type { Estimate } from "@/lib/learning/evaluate/interval";
import { type FigureName, figureNames, figuresOf } from "@/lib/learning/evaluate/measure-model";
import { randomStream } from "@/lib/learning/sampling/random";

/** Claims to draw: number of frauds, distance between the scores of the classes, and whether scores are coarse. */
export interface SimulationCase {
  frauds: number;
  /** Of this model and of the other one, in standard deviations. */
  shift: number;
  otherShift: number;
  hasTies: boolean;
}

const fraudShare = 0.06;
/** Of the two models' scores within a class. */
const correlation = 0.8;
/** Scores per standard deviation when they are coarse. */
const steps = 3;
/** A claim is flagged when its score is above this. */
const threshold = 0.9;

export const simulationCases: SimulationCase[] = [10, 20, 50, 185].flatMap((frauds) =>
  [0.36, 1.2, 2.33].flatMap((shift) =>
    [false, true].map((hasTies) => ({ frauds, shift, otherShift: shift + 0.2, hasTies })),
  ),
);

export function describeCase({ frauds, shift, hasTies }: SimulationCase): string {
  return `${frauds} frauds, shift ${shift}${hasTies ? ", coarse scores" : ""}`;
}

export type Covered = Record<string, { share: number; width: number }>;

/** Share of samples whose interval contains the true figure, and the mean width, by figure and by difference. */
export function coverage(one: SimulationCase, samples: number, seed: number): Covered {
  const truth = [trueFigures(one, one.shift), trueFigures(one, one.otherShift)] as const;
  const found: Covered = {};
  const note = (name: string, { low, high }: Estimate, value: number) => {
    found[name] ??= { share: 0, width: 0 };
    found[name].share += (low <= value && value <= high ? 1 : 0) / samples;
    found[name].width += (high - low) / samples;
  };
  for (let sample = 0; sample < samples; sample++) {
    const { labels, scores, others } = draw(one, randomStream(seed, sample));
    const figures = figuresOf(labels, { probabilities: scores, threshold });
    const differences = compareModels(
      labels,
      { probabilities: scores, threshold },
      { probabilities: others, threshold },
    );
    for (const name of figureNames) {
      note(name, figures[name], truth[0][name]);
      note(`${name} difference`, differences[name], truth[1][name] - truth[0][name]);
    }
  }
  return found;
}

function draw({ frauds, shift, otherShift, hasTies }: SimulationCase, random: () => number) {
  const rows = rowsOf(frauds);
  const labels = new Uint8Array(rows).fill(1, 0, frauds);
  const [scores, others] = [new Float64Array(rows), new Float64Array(rows)];
  const place = (score: number) => (hasTies ? Math.round(score * steps) / steps : score);
  for (let row = 0; row < rows; row++) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    const [own, fresh] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    scores[row] = place(own + labels[row]! * shift);
    others[row] = place(
      correlation * own + Math.sqrt(1 - correlation ** 2) * fresh + labels[row]! * otherShift,
    );
  }
  return { labels, scores, others };
}

const rowsOf = (frauds: number) => Math.round(frauds / fraudShare);

/** Figures over all possible claims, with the case's share of frauds: by summing over a fine grid of scores. */
export function trueFigures({ frauds, hasTies }: SimulationCase, shift: number): Record<FigureName, number> {
  const share = frauds / rowsOf(frauds);
  const width = hasTies ? 1 / steps : 0.002;
  const cells = Math.ceil(8 / width);
  // P(score in the cell), by class, from the highest cell down.
  const cell = (at: number, mean: number) =>
    normal((at + 0.5) * width - mean) - normal((at - 0.5) * width - mean);
  let [found, wrong, rocAuc, prAuc] = [0, 0, 0, 0];
  let [recall, falsePositives] = [0, 0];
  for (let at = cells; at >= -cells; at--) {
    const [fraud, legitimate] = [cell(at, shift), cell(at, 0)];
    rocAuc += fraud * (1 - wrong - legitimate / 2);
    found += fraud;
    wrong += legitimate;
    const flagged = share * found + (1 - share) * wrong;
    if (flagged > 0) prAuc += (fraud * share * found) / flagged;
    if (at * width > threshold) [recall, falsePositives] = [found, wrong];
  }
  const flagRate = share * recall + (1 - share) * falsePositives;
  return { recall, precision: (share * recall) / flagRate, flagRate, rocAuc, prAuc };
}

/** The standard normal distribution function: Abramowitz and Stegun 1964, 26.2.17 (to 7.5e-8). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}
