import type { ValueCount } from "@/lib/datasets/count-values";

/** One value of a feature, or one bin, and what it says. */
export interface WoeBin extends ValueCount {
  /** Weight of evidence: the logarithm of its share of legitimate claims over its share of frauds. Below 0 hints at fraud. */
  woe: number;
  /** What the bin adds to the information value. */
  iv: number;
}

/** Keeps the logarithm finite where a bin has one class only; the seed project's value. */
const epsilon = 0.0001;

/** "2 years" before "10 years", and bins by their bounds. */
const inOrder = new Intl.Collator("en", { numeric: true, ignorePunctuation: true });

/**
 * Information value and weight of evidence of one feature by its values (Siddiqi 2006, ch. 6), as the seed project
 * computed them: epsilon is added to both shares inside the logarithm only.
 * @returns bins in the order of their names; a value under 0.02 says nothing, one over 0.6 is too good to be true
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
 * Puts numbers into bins between quantiles of all (linear between ranks, Hyndman and Fan's type 7, as pandas.qcut with
 * duplicates="drop"), named by their bounds. What is no number is in the bin "none".
 * @param counts by value
 */
export function quantileBins(counts: readonly ValueCount[], binCount: number): ValueCount[] {
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
  const edges = [...new Set(Array.from({ length: binCount + 1 }, (_, at) => quantile(at / binCount)))];
  for (const number of numbers) {
    const at = Math.max(
      1,
      edges.findIndex((edge) => number.value <= edge),
    );
    add(edges.length < 2 ? number.name : `${at === 1 ? "[" : "("}${edges[at - 1]}, ${edges[at]}]`, number);
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
