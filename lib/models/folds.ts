import { randomStream, shuffle } from "./random";

/**
 * Divides rows into `count` parts that hold the same share of each class, a row's difference aside (stratified k-fold).
 * @param rows row numbers @param labels by row number @returns row numbers in ascending order
 */
export function stratifiedFolds(
  rows: Uint32Array,
  labels: Uint8Array,
  count: number,
  seed: number,
): Uint32Array[] {
  const folds = Array.from({ length: count }, (): number[] => []);
  let next = 0;
  for (const label of [0, 1]) {
    const ofClass = shuffle(
      rows.filter((row) => labels[row] === label),
      randomStream(seed, 1000 + label),
    );
    // One class goes on where the other ended, so that no part is larger than another by more than a row.
    for (const row of ofClass) folds[next++ % count]!.push(row);
  }
  return folds.map((fold) => Uint32Array.from(fold).sort());
}
