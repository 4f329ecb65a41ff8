import type { TrainingData } from "@/lib/learning/model-kind";
import { foldCount, stratifiedFolds } from "@/lib/learning/sampling/folds";
import { rowsWhere } from "@/lib/learning/sampling/rows-where";
import { rawScoresInWorker, trainInWorkers } from "@/lib/learning/workers/train-in-workers";

/**
 * Raw score (model-kind.ts) of each training row by a model that did not learn from it (stratified k-fold). Thresholds,
 * parameters and calibrations are chosen on these scores, so the test rows stay unseen.
 * @returns raw scores by place in `data.rows`
 */
export async function crossValidate(
  kind: string,
  data: TrainingData,
  params: Record<string, unknown>,
  seed: number,
  options: { folds?: number; signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<Float64Array> {
  const count = foldCount(data.rows, data.labels, options.folds ?? 5);
  const folds = stratifiedFolds(data.rows, data.labels, count, seed);
  const scores = new Float64Array(data.rows.length);
  for (const [index, fold] of folds.entries()) {
    const isHeld = new Uint8Array(data.labels.length);
    for (const row of fold) isHeld[row] = 1;
    const rows = rowsWhere(isHeld, 0, data.rows);
    const { model } = await trainInWorkers(kind, { ...data, rows }, params, seed, {
      signal: options.signal,
      onProgress: (done, total) => options.onProgress?.((index + done / total) / count),
    });
    const predicted = await rawScoresInWorker(kind, model, data.codes, fold);
    // Rows within a fold keep their overall order.
    let next = 0;
    data.rows.forEach((row, place) => {
      if (isHeld[row]) scores[place] = predicted[next++]!;
    });
  }
  return scores;
}
