import { stratifiedFolds } from "./folds";
import type { TrainingData } from "./model-kind";
import { rowsWhere } from "./rows-where";
import { predictInWorker, trainInWorkers } from "./train-in-workers";

/**
 * What each training row would have been given by a model that did not learn from it (k-fold, stratified). Thresholds
 * and parameters are chosen on these, so the test rows stay unseen.
 * @returns probabilities by place in `data.rows`
 */
export async function crossValidate(
  kind: string,
  data: TrainingData,
  params: Record<string, unknown>,
  seed: number,
  options: { folds?: number; signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<Float64Array> {
  const count = options.folds ?? 5;
  const folds = stratifiedFolds(data.rows, data.labels, count, seed);
  const probabilities = new Float64Array(data.rows.length);
  for (const [at, fold] of folds.entries()) {
    const isHeld = new Uint8Array(data.labels.length);
    for (const row of fold) isHeld[row] = 1;
    const rows = rowsWhere(isHeld, 0, data.rows);
    const { model } = await trainInWorkers(kind, { ...data, rows }, params, seed, {
      signal: options.signal,
      onProgress: (done, total) => options.onProgress?.((at + done / total) / count),
    });
    const predicted = await predictInWorker(kind, model, data.codes, fold);
    // A fold has its rows in the order of all rows.
    let next = 0;
    data.rows.forEach((row, place) => {
      if (isHeld[row]) probabilities[place] = predicted[next++]!;
    });
  }
  return probabilities;
}
