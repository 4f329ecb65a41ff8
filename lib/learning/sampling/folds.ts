import { randomStream, shuffle } from "./random";
import { rowsWhere } from "./rows-where";

/**
 * Divides rows into `count` parts that hold the same share of each class, a row's difference aside (stratified k-fold).
 * @param rows row numbers @param labels by row number @returns row numbers in the order of `rows`
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
    // One class goes on where the other ended, so that no part is larger than another by more than a row.
    for (const row of ofClass) foldOf[row] = next++ % count;
  }
  return Array.from({ length: count }, (_, fold) => rowsWhere(foldOf, fold, rows));
}
