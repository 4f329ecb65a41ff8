import type { ValueCount } from "@/lib/datasets/count-values";

/** One value or bin of a feature, with its weight of evidence. */
export interface WoeBin extends ValueCount {
  /** Weight of evidence: ln(share of legitimate claims ÷ share of frauds). Below 0 indicates fraud. */
  woe: number;
  /** The bin's contribution to the information value. */
  iv: number;
}

/** Keeps the logarithm finite when a bin has a single class. Value from the seed project. */
const epsilon = 0.0001;

/** Sorts "2 years" before "10 years", and bins by their bounds. */
const inOrder = new Intl.Collator("en", { numeric: true, ignorePunctuation: true });

/**
 * Information value and weight of evidence of a feature (Siddiqi 2006, ch. 6), computed as in the seed project: epsilon
 * is added to both shares, inside the logarithm only.
 * @returns bins ordered by name. A value below 0.02 indicates no predictive power; above 0.6 it is suspiciously high.
 */
export function informationValue(counts: readonly ValueCount[]): { iv: number; bins: WoeBin[] } {
  const frauds = counts.reduce((sum, count) => sum + count.frauds, 0);
  const legitimate = counts.reduce((sum, count) => sum + count.rows, 0) - frauds;
  const bins = counts.map((count): WoeBin => {
    const legitimateShare = (count.rows - count.frauds) / legitimate;
    const fraudShare = count.frauds / frauds;
    const woe = Math.log((legitimateShare + epsilon) / (fraudShare + epsilon));
    return { ...count, woe, iv: (legitimateShare - fraudShare) * woe };
  });
  bins.sort((a, b) => inOrder.compare(a.name, b.name));
  return { iv: bins.reduce((sum, bin) => sum + bin.iv, 0), bins };
}

/**
 * Groups numbers into bins between quantiles (linear between ranks, Hyndman and Fan's type 7, as in pandas.qcut with
 * duplicates="drop"), named by their bounds. Values that are not numbers go into the bin "none".
 * @param counts by value @param write bound in words
 */
export function quantileBins(
  counts: readonly ValueCount[],
  binCount: number,
  write: (value: number) => string = String,
): ValueCount[] {
  const isNumber = ({ name }: ValueCount) => name.trim() !== "" && Number.isFinite(Number(name));
  const numbers = counts
    .filter(isNumber)
    .map((count) => ({ ...count, value: Number(count.name) }))
    .sort((a, b) => a.value - b.value);
  const total = numbers.reduce((sum, { rows }) => sum + rows, 0);
  const bins = new Map<string, ValueCount>();
  const add = (name: string, { rows, frauds }: ValueCount) => {
    const bin = bins.get(name) ?? { name, rows: 0, frauds: 0 };
    bins.set(name, { name, rows: bin.rows + rows, frauds: bin.frauds + frauds });
  };
  const edges = [...new Set(Array.from({ length: binCount + 1 }, (_, index) => quantile(index / binCount)))];
  // Without the rounding error of an edge between two numbers.
  const shown = (index: number) => write(Number(edges[index]!.toPrecision(12)));
  for (const number of numbers) {
    const index = Math.max(
      1,
      edges.findIndex((edge) => number.value <= edge),
    );
    add(
      edges.length < 2
        ? write(number.value)
        : `${index === 1 ? "[" : "("}${shown(index - 1)}, ${shown(index)}]`,
      number,
    );
  }
  for (const count of counts) if (!isNumber(count)) add("none", count);
  return [...bins.values()];

  function quantile(share: number): number {
    const rank = share * (total - 1);
    const below = valueAt(Math.floor(rank));
    return below + (rank % 1) * (valueAt(Math.ceil(rank)) - below);
  }
  function valueAt(rank: number): number {
    let before = 0;
    for (const { value, rows } of numbers) {
      before += rows;
      if (rank < before) return value;
    }
    return Number.NaN;
  }
}
