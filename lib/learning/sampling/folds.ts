import { randomStream, shuffle } from "./random";
import { rowsWhere } from "./rows-where";

/**
 * Divides rows into `count` stratified folds: class shares differ by at most one row.
 * @param rows row indices @param labels by row index @returns fold rows in the order of `rows`
 */
export function stratifiedFolds(
  rows: Uint32Array,
  labels: Uint8Array,
  count: number,
  seed: number,
): Uint32Array[] {
  const foldOf = new Uint8Array(labels.length);
  let next = 0;
  for (const label of [0, 1]) {
    const ofClass = shuffle(rowsWhere(labels, label, rows), randomStream(seed, 1000 + label));
    // Each class continues where the previous one ended, so that fold sizes differ by at most one row.
    for (const row of ofClass) foldOf[row] = next++ % count;
  }
  return Array.from({ length: count }, (_, fold) => rowsWhere(foldOf, fold, rows));
}
