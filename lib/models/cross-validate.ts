import { stratifiedFolds } from "./folds";
import type { TrainingData } from "./model-kind";
import { predictInWorker, trainInWorkers } from "./train-in-workers";

/**
 * What each training row would have been given by a model that did not learn from it (k-fold, stratified). Thresholds
 * and parameters are chosen on these, so the test rows stay unseen.
 * @returns probabilities by place in `data.rows`, and the folds as places in them
 */
export async function crossValidate(
  kind: string,
  data: TrainingData,
  params: Record<string, unknown>,
  seed: number,
  options: { folds?: number; signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<{ probabilities: Float64Array; folds: Uint32Array[] }> {
  const count = options.folds ?? 5;
  const folds = stratifiedFolds(data.rows, data.labels, count, seed);
  const placeOf = new Map(Array.from(data.rows, (row, place) => [row, place]));
  const probabilities = new Float64Array(data.rows.length);
  for (const [at, fold] of folds.entries()) {
    const held = new Set(fold);
    const rows = data.rows.filter((row) => !held.has(row));
    const { model } = await trainInWorkers(kind, { ...data, rows }, params, seed, {
      signal: options.signal,
      onProgress: (done, total) => options.onProgress?.((at + done / total) / count),
    });
    const predicted = await predictInWorker(kind, model, data.codes, fold);
    fold.forEach((row, place) => {
      probabilities[placeOf.get(row)!] = predicted[place]!;
    });
  }
  return { probabilities, folds: folds.map((fold) => fold.map((row) => placeOf.get(row)!)) };
}
