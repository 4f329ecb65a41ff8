import { chiSquareSurvival, normalTwoSided } from "./distributions";

/**
 * Jensen–Shannon distance of two distributions: the square root of the divergence in natural logarithms, as in scipy's
 * `jensenshannon` (Lin 1991). @param a, b counts or shares by category @returns 0–0.833 (√ln 2)
 */
export function jensenShannon(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [sharesOf(a), sharesOf(b)];
  const term = (share: number, middle: number) => (share > 0 ? share * Math.log(share / middle) : 0);
  const divergence = p.reduce((sum, share, index) => {
    const middle = (share + q[index]!) / 2;
    return sum + term(share, middle) + term(q[index]!, middle);
  }, 0);
  return Math.sqrt(Math.max(0, divergence / 2));
}

/**
 * p-value of Pearson's chi-square for counts `b` under the shares of counts `a`, as Evidently computes it. A category
 * absent from `a` counts as half a row, the smallest amount distinguishable from none.
 */
export function chiSquareTest(a: readonly number[], b: readonly number[]): number {
  const [total, other] = [sum(a), sum(b)];
  const floor = 0.5;
  const statistic = b.reduce((all, count, index) => {
    const expected = (Math.max(a[index]!, floor) / total) * other;
    return all + (count - expected) ** 2 / expected;
  }, 0);
  return chiSquareSurvival(statistic, b.length - 1);
}

/** p-value for two equal shares: the z-test with pooled variance. @param a, b counts of [yes, no] */
export function proportionTest(a: readonly number[], b: readonly number[]): number {
  const [total, other] = [sum(a), sum(b)];
  const pooled = (a[0]! + b[0]!) / (total + other);
  const variance = pooled * (1 - pooled) * (1 / total + 1 / other);
  if (variance === 0) return 1;
  return normalTwoSided((a[0]! / total - b[0]! / other) / Math.sqrt(variance));
}

/**
 * p-value for two equal shares, valid for small counts: Fisher's exact test, two-sided, summing all tables that are at
 * most as likely as this one (scipy's `fisher_exact`). @param a, b counts of [yes, no]
 */
export function exactTest(a: readonly number[], b: readonly number[]): number {
  const [rowA, rowB] = [sum(a), sum(b)];
  const yes = a[0]! + b[0]!;
  const logOf = logFactorials(rowA + rowB);
  const choose = (total: number, some: number) => logOf[total]! - logOf[some]! - logOf[total - some]!;
  const logP = (first: number) => choose(rowA, first) + choose(rowB, yes - first);
  // Equally likely tables can differ by rounding.
  const limit = logP(a[0]!) + 1e-7;
  const all = choose(rowA + rowB, yes);
  let p = 0;
  for (let first = Math.max(0, yes - rowB); first <= Math.min(rowA, yes); first++)
    if (logP(first) <= limit) p += Math.exp(logP(first) - all);
  return Math.min(1, p);
}

/** Natural logarithms of 0! to `count`!. */
function logFactorials(count: number): Float64Array {
  const logs = new Float64Array(count + 1);
  for (let factor = 1; factor <= count; factor++) logs[factor] = logs[factor - 1]! + Math.log(factor);
  return logs;
}

/**
 * Population stability index. An empty bin counts as a share of 1e-4, as in Evidently. Above 0.25 is a shift (Siddiqi).
 */
export function populationStability(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [a, b].map((counts) => sharesOf(counts).map((share) => share || 1e-4));
  return q!.reduce((all, share, index) => all + (share - p![index]!) * Math.log(share / p![index]!), 0);
}

/**
 * Bin edges with equal row counts for the population stability index: deciles (numpy's `quantile`, Hyndman and Fan's
 * type 7), without duplicates. Unlike edges of equal width, they are not moved by an outlier.
 * @param sorted ascending @returns at most nine edges; the bin of a value is the number of edges below it
 */
export function decileEdges(sorted: Float64Array): number[] {
  const quantile = (share: number) => {
    const rank = share * (sorted.length - 1);
    const low = sorted[Math.floor(rank)]!;
    return low + (rank % 1) * (sorted[Math.ceil(rank)]! - low);
  };
  const inner = Array.from({ length: 9 }, (_, place) => quantile((place + 1) / 10));
  return [...new Set(inner)].filter((edge) => edge < sorted.at(-1)!);
}

/** Number of values in each bin between edges. @param sorted ascending @param edges ascending */
export function countBetween(sorted: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < edges.length && value > edges[bin]!) bin++;
    counts[bin]!++;
  }
  return counts;
}

/**
 * Minimum work that turns one sample into the other: the area between their distribution functions. Both must be
 * sorted.
 */
export function wasserstein(a: Float64Array, b: Float64Array): number {
  let distance = 0;
  walkBoth(a, b, (width, difference) => {
    distance += width * Math.abs(difference);
  });
  return distance;
}

/** Standard deviation of a whole population (numpy's `std`). */
export function deviation(values: Float64Array): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(values.reduce((all, value) => all + (value - mean) ** 2, 0) / values.length);
}

/**
 * Two-sample Kolmogorov–Smirnov test: the largest difference of the distribution functions, and its p-value. Both must
 * be sorted.
 */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): { statistic: number; p: number } {
  let statistic = 0;
  walkBoth(a, b, (_, difference) => {
    statistic = Math.max(statistic, Math.abs(difference));
  });
  return { statistic, p: smirnovSurvival(statistic, a.length, b.length) };
}

/**
 * P(D ≥ d): exact, by counting the lattice paths that stay inside (Hodges 1958, as in R's psmirnov). When either sample
 * has more than 10,000 rows (also scipy's limit), Kolmogorov's limit with Stephens' correction (Press et al. 2007,
 * §14.3.3).
 */
function smirnovSurvival(d: number, n: number, m: number): number {
  if (Math.max(n, m) > 10_000) {
    const root = Math.sqrt((n * m) / (n + m));
    const lambda = d * (root + 0.12 + 0.11 / root);
    if (lambda < 0.2) return 1;
    let p = 0;
    for (let k = 1; k <= 100; k++) p += 2 * (k % 2 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
    return Math.min(1, Math.max(0, p));
  }
  // Differences are multiples of 1 / (n·m), so they are compared as whole numbers, half a step below d.
  const bound = Math.round(d * n * m) - 0.5;
  // Counts the paths that go outside, so that small probabilities keep their digits.
  let outside = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    const next = new Float64Array(m + 1);
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) > bound) next[j] = 1;
      else if (i + j > 0) {
        // The last step to (i, j) came from `a` with probability i / (i + j), otherwise from `b`.
        next[j] = ((i > 0 ? outside[j]! * i : 0) + (j > 0 ? next[j - 1]! * j : 0)) / (i + j);
      }
    }
    outside = next;
  }
  return Math.min(1, outside[m]!);
}

/** Walks through both samples in ascending order. Between consecutive values it yields the width and F_a − F_b. */
function walkBoth(
  a: Float64Array,
  b: Float64Array,
  visit: (width: number, difference: number) => void,
): void {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    visit(Number.isFinite(next) ? next - value : 0, i / a.length - j / b.length);
  }
}

function sharesOf(counts: readonly number[]): number[] {
  const total = sum(counts) || 1;
  return counts.map((count) => count / total);
}

function sum(values: readonly number[] | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
