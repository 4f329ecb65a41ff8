import type { Figures } from "./champion-comparison";
import { type Estimate, rankingEstimate, shareEstimate } from "./interval";
import { confusion } from "./metrics";
import { covariance, rankRows } from "./ranking";

export const figureNames = ["recall", "precision", "flagRate", "rocAuc", "prAuc"] as const;
export type FigureName = (typeof figureNames)[number];

/** A model's scores and its decision threshold. */
export interface Scored {
  probabilities: Float64Array;
  threshold: number;
}

/** A figure with the influence of each row (`influence[row]`), so that figures of the same rows can be compared. */
export type Measured = Record<FigureName, Estimate & { influence: Float64Array }>;

/**
 * Figures of a model on labelled rows, each with its 95 % interval. @param labels `labels[row]: 0 | 1`, both present
 */
export function figuresOf(labels: Uint8Array, scored: Scored): Figures {
  const measured = measureModel(labels, scored);
  const withoutInfluence = figureNames.map((name) => {
    const { value, low, high } = measured[name];
    return [name, { value, low, high }];
  });
  return Object.fromEntries(withoutInfluence) as Figures;
}

/** Like `figuresOf`, with the influence of each row. */
export function measureModel(labels: Uint8Array, { probabilities, threshold }: Scored): Measured {
  const [[, wrong], [missed, found]] = confusion(labels, probabilities, threshold) as [
    [number, number],
    [number, number],
  ];
  const flagged = wrong + found;
  const frauds = missed + found;
  const isFlagged = (row: number) => (probabilities[row]! > threshold ? 1 : 0);
  const ofEach = (influence: (row: number) => number) =>
    Float64Array.from(labels.keys(), (row) => influence(row));
  const recall = shareEstimate(found, frauds);
  const precision = shareEstimate(found, flagged);
  const flagRate = shareEstimate(flagged, labels.length);
  const ranking = rankRows(labels, probabilities);
  const smallerClass = Math.min(ranking.frauds, ranking.legitimate);
  const rank = (name: "rocAuc" | "prAuc", chance: number) => {
    const influence = ranking.influence[name];
    const variance = covariance(labels, influence, influence, ranking);
    return { ...rankingEstimate(ranking[name], variance, chance, smallerClass), influence };
  };
  return {
    recall: {
      ...recall,
      influence: ofEach((row) => (labels[row] ? (isFlagged(row) - recall.value) / frauds : 0)),
    },
    precision: {
      ...precision,
      influence: ofEach((row) => (isFlagged(row) ? (labels[row]! - precision.value) / flagged : 0)),
    },
    flagRate: {
      ...flagRate,
      influence: ofEach((row) => (isFlagged(row) - flagRate.value) / labels.length),
    },
    rocAuc: rank("rocAuc", 0.5),
    prAuc: rank("prAuc", frauds / labels.length),
  };
}
