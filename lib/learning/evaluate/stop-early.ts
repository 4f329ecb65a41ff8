import { getModelKind } from "@/lib/learning/catalog";
import type { TrainingData } from "@/lib/learning/model-kind";
import { foldCount, stratifiedFolds } from "@/lib/learning/sampling/folds";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { rowsWhere } from "@/lib/learning/sampling/rows-where";
import {
  calculateInWorker,
  rawScoresInWorker,
  trainInWorkers,
} from "@/lib/learning/workers/train-in-workers";

/** Units after which the held-out rows are looked at again. */
const step = 10;

/** A training that was stopped early. */
export interface Stopped {
  /** Parameters by which exactly `units` are learned. */
  params: Record<string, unknown>;
  units: number;
  /** Raw score of each training row by a model of so many units that did not learn from it, by place in `data.rows`. */
  scores: Float64Array;
}

/**
 * Early stopping on folds: the number of units after which the mean average precision on the held-out folds is highest, and has not
 * risen for as many units as the parameters say. Average precision does not depend on the scale of scores, and searches
 * use it too. All rows can then be learned from, as no fold has to be kept back.
 * @returns undefined for kinds and parameters without early stopping
 */
export async function stopEarly(
  kindSlug: string,
  data: TrainingData,
  params: Record<string, unknown>,
  seed: number,
  options: { folds?: number; signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<Stopped | undefined> {
  const kind = getModelKind(kindSlug);
  const patience = kind.stopping?.patience(params) ?? 0;
  if (!kind.stopping || patience === 0) return undefined;
  const { part, stopAt } = kind.stopping;
  const most = kind.unitCount(params);
  const ends = Array.from({ length: Math.ceil(most / step) }, (_, index) =>
    Math.min(most, step * (index + 1)),
  );
  const count = foldCount(data.rows, data.labels, options.folds ?? 5);
  const folds = stratifiedFolds(data.rows, data.labels, count, seed);
  const models: unknown[] = [];
  const sums = new Float64Array(ends.length);
  for (const [index, fold] of folds.entries()) {
    const rows = rowsWhere(marked(data, fold), 0, data.rows);
    const { model } = await trainInWorkers(kindSlug, { ...data, rows }, params, seed, {
      signal: options.signal,
      onProgress: (done, total) => options.onProgress?.((index + done / total) / folds.length),
    });
    models.push(model);
    const labels = pickRows(data.labels, fold);
    const scores = new Float64Array(fold.length);
    for (const [stage, end] of ends.entries()) {
      const some = part(model, ends[stage - 1] ?? 0, end);
      const added = await rawScoresInWorker(kindSlug, some, data.codes, fold);
      for (let place = 0; place < fold.length; place++) scores[place]! += added[place]!;
      sums[stage]! += await calculateInWorker("prAuc", labels, scores);
    }
  }
  const units = ends[bestStage(sums, Math.ceil(patience / step))]!;
  const scores = new Float64Array(data.rows.length);
  for (const [index, fold] of folds.entries()) {
    const raw = await rawScoresInWorker(kindSlug, part(models[index], 0, units), data.codes, fold);
    const isHeld = marked(data, fold);
    let next = 0;
    // Rows within a fold keep their overall order.
    data.rows.forEach((row, place) => {
      if (isHeld[row]) scores[place] = raw[next++]!;
    });
  }
  return { params: stopAt(params, units), units, scores };
}

/** Index of the highest value before the first `patience` values that are not above all earlier ones. */
export function bestStage(values: ArrayLike<number>, patience: number): number {
  let best = 0;
  for (let stage = 1; stage < values.length && stage - best <= patience; stage++)
    if (values[stage]! > values[best]!) best = stage;
  return best;
}

function marked({ labels }: TrainingData, rows: Uint32Array): Uint8Array {
  const isMarked = new Uint8Array(labels.length);
  for (const row of rows) isMarked[row] = 1;
  return isMarked;
}
