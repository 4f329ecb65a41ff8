/** One value of a feature, or one bin: how many claims, how many of them frauds, and what that says. */
export interface WoeBin {
  name: string;
  rows: number;
  frauds: number;
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
 * @param bins the bin of each row @param labels 1 for fraud
 * @returns bins in the order of their names; a value under 0.02 says nothing, one over 0.6 is too good to be true
 */
export function informationValue(
  bins: readonly string[],
  labels: Uint8Array,
): { iv: number; bins: WoeBin[] } {
  const counts = new Map<string, { rows: number; frauds: number }>();
  let frauds = 0;
  bins.forEach((name, row) => {
    const count = counts.get(name) ?? { rows: 0, frauds: 0 };
    count.rows++;
    count.frauds += labels[row]!;
    frauds += labels[row]!;
    counts.set(name, count);
  });
  const found = [...counts].map(([name, count]): WoeBin => {
    const legitimateShare = (count.rows - count.frauds) / (labels.length - frauds);
    const fraudShare = count.frauds / frauds;
    const woe = Math.log((legitimateShare + epsilon) / (fraudShare + epsilon));
    return { name, ...count, woe, iv: (legitimateShare - fraudShare) * woe };
  });
  found.sort((a, b) => inOrder.compare(a.name, b.name));
  return { iv: found.reduce((sum, bin) => sum + bin.iv, 0), bins: found };
}

/**
 * The bin of each number between quantiles of all (linear between ranks, Hyndman and Fan's type 7, as pandas.qcut with
 * duplicates="drop"); named by its bounds. What is no number is in the bin "none".
 */
export function quantileBins(values: readonly string[], count: number): string[] {
  const numbers = values.map((value) => (value.trim() === "" ? Number.NaN : Number(value)));
  const sorted = Float64Array.from(numbers.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return values.map(() => "none");
  const quantile = (share: number) => {
    const rank = share * (sorted.length - 1);
    const below = sorted[Math.floor(rank)]!;
    return below + (rank % 1) * (sorted[Math.ceil(rank)]! - below);
  };
  const edges = [...new Set(Array.from({ length: count + 1 }, (_, at) => quantile(at / count)))];
  const names = edges.slice(1).map((edge, at) => `${at === 0 ? "[" : "("}${edges[at]}, ${edge}]`);
  return numbers.map((number) => {
    if (!Number.isFinite(number)) return "none";
    const at = edges.slice(1).findIndex((edge) => number <= edge);
    return names[at] ?? String(edges[0]);
  });
}
