import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { randomStream, shuffle } from "./random";
import { rowsWhere } from "./rows-where";

/**
 * Number of folds of which each has a row of the rarer class, at most `wanted`: without such a row a fold can neither be
 * ranked nor, where there is one row only, be left out.
 * @throws DomainError "invalid" for fewer than two rows of a class
 */
export function foldCount(rows: Uint32Array, labels: Uint8Array, wanted: number): number {
  const positives = rows.reduce((sum, row) => sum + labels[row]!, 0);
  const fewest = Math.min(positives, rows.length - positives);
  if (fewest >= 2) return Math.min(wanted, fewest);
  throw new DomainError(
    "invalid",
    `The training part has ${counted(fewest, "row")} of the rarer class, and a cross-validation takes at least 2. Choose a fixed threshold, a smaller test part or a split at random.`,
  );
}

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
