import { crossValidate } from "@/lib/learning/evaluate/cross-validate";
import { stopEarly } from "@/lib/learning/evaluate/stop-early";
import { foldCount, stratifiedFolds } from "@/lib/learning/sampling/folds";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import type { Prepared } from "./train";

/** Threshold-independent figures, each 0–1. Parameters change the scale of scores, so thresholds are not comparable. */
export interface ParamsFigures {
  rocAuc: number;
  prAuc: number;
  /** Highest recall whose precision is at least the floor; 0 when no threshold reaches the floor. */
  recallAtPrecision: number;
}

/**
 * Measures a kind's parameters by cross-validation on the training rows.
 * @param setup.params all parameters of the kind @param setup.precisionFloor 0–1
 * @returns the figures of each fold, of which there are fewer where a class has fewer rows, and their means
 */
export async function measureParams(
  { features, codes, labels, train }: Pick<Prepared, "features" | "codes" | "labels" | "train">,
  setup: {
    kind: string;
    params: Record<string, unknown>;
    seed: number;
    folds: number;
    precisionFloor: number;
  },
  options: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<{ folds: ParamsFigures[]; mean: ParamsFigures }> {
  const { kind, params, seed, precisionFloor } = setup;
  const data = { features, codes, labels, rows: train };
  const count = foldCount(train, labels, setup.folds);
  const how = { ...options, folds: count };
  const stopped = await stopEarly(kind, data, params, seed, how);
  const scores = stopped?.scores ?? (await crossValidate(kind, data, params, seed, how));
  const folds = await Promise.all(
    stratifiedFolds(train, labels, count, seed).map(async (fold) => {
      const ofFold = pickRows(labels, fold);
      const foldScores = scoresOf(fold, train, scores);
      const [rocAuc, prAuc, recallAtPrecision] = await Promise.all([
        calculateInWorker("rocAuc", ofFold, foldScores),
        calculateInWorker("prAuc", ofFold, foldScores),
        calculateInWorker("recallAtPrecision", ofFold, foldScores, precisionFloor),
      ]);
      return { rocAuc, prAuc, recallAtPrecision };
    }),
  );
  const meanOf = (figure: keyof ParamsFigures) =>
    folds.reduce((sum, fold) => sum + fold[figure], 0) / folds.length;
  const mean = {
    rocAuc: meanOf("rocAuc"),
    prAuc: meanOf("prAuc"),
    recallAtPrecision: meanOf("recallAtPrecision"),
  };
  return { folds, mean };
}

/** A stratified part of rows; all rows for a share of 1. @param labels labels[row]: 0 | 1 */
export function shareOfRows(rows: Uint32Array, labels: Uint8Array, share: number, seed: number): Uint32Array {
  if (share >= 1) return rows;
  const ofRows = pickRows(labels, rows);
  return stratifiedSplit(ofRows, share, seed).test.map((place) => rows[place]!);
}

/** Scores of a fold's rows, selected from the scores of all `rows`; both in the same order. */
function scoresOf(fold: Uint32Array, rows: Uint32Array, scores: Float64Array): Float64Array {
  let place = 0;
  return Float64Array.from(fold, (row) => {
    while (rows[place] !== row) place++;
    return scores[place]!;
  });
}
