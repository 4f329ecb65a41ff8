import type { CodedColumn } from "@/lib/datasets/coded-column";
import { stratifiedFolds } from "@/lib/learning/sampling/folds";

/**
 * The number that stands for a category of a column with many: the share of positives among the training rows of the
 * category, drawn towards that of all rows (Micci-Barreca 2001). Plain data, stored with the model.
 */
export interface CategoryShares {
  of: Record<string, number>;
  /** Of rare and new categories: the share of positives among all training rows. */
  otherwise: number;
}

/** Rows that the share of all rows counts for in the share of a category. */
const smoothing = 20;
const folds = 5;

/** Shares by category. @param categories codes of the column's values that get a share of their own */
export function categoryShares(
  { values, codes }: CodedColumn,
  categories: readonly number[],
  rows: Uint32Array,
  labels: Uint8Array,
): CategoryShares {
  const { counts, positives } = countsOf(codes, values.length, rows, labels);
  const otherwise = positives.reduce((sum, count) => sum + count, 0) / rows.length;
  const shareOf = (code: number) => smoothed(positives[code]!, counts[code]!, otherwise);
  return { of: Object.fromEntries(categories.map((code) => [values[code]!, shareOf(code)])), otherwise };
}

/**
 * The share of each training row's category by the rows of the other folds, so that no row is known by its own label. The
 * same rows and labels give the same shares.
 * @returns by place in `rows`
 */
export function sharesOfOtherFolds(
  column: CodedColumn,
  shares: CategoryShares,
  rows: Uint32Array,
  labels: Uint8Array,
): Float64Array {
  const { values, codes } = column;
  const isKnown = Uint8Array.from(values, (value) => (Object.hasOwn(shares.of, value) ? 1 : 0));
  const found = new Float64Array(labels.length);
  const all = countsOf(codes, values.length, rows, labels);
  for (const fold of stratifiedFolds(rows, labels, folds, 0)) {
    const own = countsOf(codes, values.length, fold, labels);
    for (const row of fold) {
      const code = codes[row]!;
      const count = all.counts[code]! - own.counts[code]!;
      const positives = all.positives[code]! - own.positives[code]!;
      found[row] = isKnown[code] ? smoothed(positives, count, shares.otherwise) : shares.otherwise;
    }
  }
  return Float64Array.from(rows, (row) => found[row]!);
}

function countsOf(codes: CodedColumn["codes"], size: number, rows: Uint32Array, labels: Uint8Array) {
  const counts = new Uint32Array(size);
  const positives = new Uint32Array(size);
  for (const row of rows) {
    counts[codes[row]!]!++;
    positives[codes[row]!]! += labels[row]!;
  }
  return { counts, positives };
}

function smoothed(positives: number, count: number, ofAll: number): number {
  return (positives + smoothing * ofAll) / (count + smoothing);
}
