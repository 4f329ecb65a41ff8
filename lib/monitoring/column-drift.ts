import { z } from "zod";
import { roundedApart } from "@/lib/base/number-text";
import { type CodedColumn, countsOf, isNumeric } from "@/lib/datasets/coded-column";
import { numberInWords, readableValue } from "@/lib/datasets/value-in-words";
import {
  chiSquareTest,
  countBetween,
  decileEdges,
  deviation,
  jensenShannon,
  kolmogorovSmirnov,
  populationStability,
  proportionTest,
  wasserstein,
} from "./drift-measures";

const OfBoth = z.object({ reference: z.number(), current: z.number() });

/** Drift of one column of the current claims from the reference. */
export const ColumnDrift = z.object({
  name: z.string(),
  type: z.enum(["category", "number"]),
  /** Distances and the index grow with drift; the other tests give p-values. */
  test: z.enum([
    "Jensen–Shannon distance",
    "Wasserstein distance",
    "chi-square",
    "z-test",
    "Kolmogorov–Smirnov",
    "population stability index",
  ]),
  /** A distance, an index or a p-value. Infinite values, which JSON cannot represent, are omitted. */
  value: z
    .number()
    .nullable()
    .transform((value) => value ?? Number.POSITIVE_INFINITY),
  /** Decision threshold: a distance or index at or above it drifts, a p-value below it. */
  threshold: z.number(),
  hasDrifted: z.boolean(),
  /** Population stability index: by value for categories, over deciles of the reference for numbers. */
  psi: z.number(),
  /**
   * Shares of both by bin, for charts. Numbers have bins of equal width; the outer bins are open when there are
   * outliers.
   */
  bins: z.array(OfBoth.extend({ name: z.string() })),
  /** Shares of rows without a value. */
  missing: OfBoth,
  /** Values that do not occur in the reference. */
  unseen: z.array(z.string()),
});
export type ColumnDrift = z.output<typeof ColumnDrift>;

/** True when a test's value grows with drift (distances, index); false for p-values, which fall. */
export function growsWithDrift(test: ColumnDrift["test"]): boolean {
  return test.endsWith("distance") || test.endsWith("index");
}

const largeSample = 1000;
const distanceThreshold = 0.1;
const pThreshold = 0.05;
/** Maximum distinct values of numbers that are compared as categories. */
const fewValues = 5;
const numberBins = 20;
/** Index from which the population has shifted (Siddiqi 2006, ch. 7). */
const psiThreshold = 0.25;
/** Minimum current rows for the index: fewer rows can differ that much by chance. */
const fewestForPsi = 200;
/** Maximum share of values that a chart collects in each outer bin. */
const outside = 0.005;
const shownCategories = 12;

/**
 * Compares a column with Evidently's default tests (docs/model.md "Explanations and drift"). With more than 1,000
 * reference rows, by distance: Jensen–Shannon for categories and for numbers with few values, Wasserstein divided by
 * the standard deviation for other numbers. With fewer rows, by p-value: chi-square, the z-test for two values,
 * Kolmogorov–Smirnov for numbers. When an outlier makes the standard deviation so large that Wasserstein detects
 * nothing, the population stability index decides.
 */
export function columnDrift(name: string, reference: CodedColumn, current: CodedColumn): ColumnDrift {
  const counts = [countsOf(reference), countsOf(current)] as const;
  const missing = {
    reference: takeMissing(counts[0]) / Math.max(1, reference.codes.length),
    current: takeMissing(counts[1]) / Math.max(1, current.codes.length),
  };
  const isNumber = isNumeric(reference) && counts[0].size > fewValues;
  const rows = reference.codes.length;
  const found = isNumber
    ? compareNumbers(toNumbers(counts[0]), toNumbers(counts[1]), rows, (value) =>
        numberInWords(value, reference.format),
      )
    : compareCategories(counts, rows, (value) => readableValue(reference, value));
  const isGrowing = growsWithDrift(found.test);
  const byPsi = found.test === "population stability index";
  const threshold = byPsi ? psiThreshold : isGrowing ? distanceThreshold : pThreshold;
  return {
    name,
    type: isNumber ? "number" : "category",
    ...found,
    threshold,
    hasDrifted: isGrowing ? found.value >= threshold : found.value < threshold,
    missing,
    unseen: isNumber
      ? []
      : [...counts[1].keys()]
          .filter((value) => !counts[0].has(value))
          .slice(0, 20)
          .map((value) => readableValue(current, value)),
  };
}

function compareCategories(
  [before, now]: readonly [Map<string, number>, Map<string, number>],
  rows: number,
  shown: (value: string) => string,
): Pick<ColumnDrift, "test" | "value" | "psi" | "bins"> {
  const isGone = before.size > 0 && now.size === 0;
  const names = [...new Set([...before.keys(), ...now.keys()])].sort(
    (a, b) => (before.get(b) ?? 0) - (before.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const a = names.map((name) => before.get(name) ?? 0);
  const b = names.map((name) => now.get(name) ?? 0);
  const bins = binsOf(names.slice(0, shownCategories).map(shown), a, b);
  const psi = populationStability(a, b);
  if (isGone) return { test: "Jensen–Shannon distance", value: Number.POSITIVE_INFINITY, psi, bins };
  if (rows > largeSample) return { test: "Jensen–Shannon distance", value: jensenShannon(a, b), psi, bins };
  if (names.length === 2) return { test: "z-test", value: proportionTest(a, b), psi, bins };
  return { test: "chi-square", value: names.length < 2 ? 1 : chiSquareTest(a, b), psi, bins };
}

function compareNumbers(
  before: Float64Array,
  now: Float64Array,
  rows: number,
  write: (value: number) => string,
): Pick<ColumnDrift, "test" | "value" | "psi" | "bins"> {
  const edges = decileEdges(before);
  const psi = populationStability(countBetween(before, edges), countBetween(now, edges));
  const shared = { psi, bins: pictureBins(before, now, write) };
  if (now.length === 0) return { test: "Wasserstein distance", value: Number.POSITIVE_INFINITY, ...shared };
  if (rows <= largeSample)
    return { test: "Kolmogorov–Smirnov", value: kolmogorovSmirnov(before, now).p, ...shared };
  const value = wasserstein(before, now) / Math.max(deviation(before), 0.001);
  // NaN when differences of the largest doubles are infinite.
  if (!(value >= distanceThreshold) && psi >= psiThreshold && now.length >= fewestForPsi)
    return { test: "population stability index", value: psi, ...shared };
  return { test: "Wasserstein distance", value: Number.isNaN(value) ? 0 : value, ...shared };
}

/**
 * Bins of equal width over both samples. Outliers fall into the outer bins. Whole numbers get bins of whole numbers, where they
 * are few one for each. @param write edge in words
 */
function pictureBins(
  before: Float64Array,
  now: Float64Array,
  write: (value: number) => string,
): ColumnDrift["bins"] {
  const quantile = (values: Float64Array, share: number) => values[Math.round(share * (values.length - 1))];
  const ends = (share: number) =>
    [quantile(before, share), quantile(now, share)].filter((end) => end !== undefined);
  const [low, high] = [Math.min(...ends(outside)), Math.max(...ends(1 - outside))];
  const [least, most] = [Math.min(...ends(0)), Math.max(...ends(1))];
  if (areWhole(before) && areWhole(now) && Number.isSafeInteger(high - low))
    return wholeBins([before, now], { low, high, least, most }, write);
  const width = (high - low) / numberBins || 1;
  const bounds = Array.from({ length: numberBins - 1 }, (_, index) => low + (index + 1) * width);
  const edges = roundedApart([least, ...bounds, Math.max(most, high)], 3);
  const names = edges.slice(1).map((edge, index) => `${write(edges[index]!)} to ${write(edge)}`);
  return binsOf(names, countBetween(before, bounds), countBetween(now, bounds));
}

/** Bins of equally many whole numbers, as few as fit into `numberBins`; open at the ends. */
function wholeBins(
  [before, now]: [Float64Array, Float64Array],
  { low, high, least, most }: Record<"low" | "high" | "least" | "most", number>,
  write: (value: number) => string,
): ColumnDrift["bins"] {
  const width = Math.max(1, Math.ceil((high - low + 1) / numberBins));
  const count = Math.max(1, Math.ceil((high - low + 1) / width));
  const starts = Array.from({ length: count }, (_, index) => low + index * width);
  const names = starts.map((start, index) => {
    const from = index === 0 ? Math.min(least, start) : start;
    const to = index === count - 1 ? Math.max(most, high) : start + width - 1;
    return from === to ? write(from) : `${write(from)} to ${write(to)}`;
  });
  // Between two whole numbers, so that each is clearly on one side.
  const bounds = starts.slice(1).map((start) => start - 0.5);
  return binsOf(names, countBetween(before, bounds), countBetween(now, bounds));
}

function areWhole(numbers: Float64Array): boolean {
  return numbers.every((value) => Number.isSafeInteger(value));
}

function binsOf(names: string[], a: number[], b: number[]): ColumnDrift["bins"] {
  const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0) || 1;
  const [all, others] = [total(a), total(b)];
  return names.map((name, index) => ({ name, reference: a[index]! / all, current: b[index]! / others }));
}

/** Removes rows without a value from the counts. @returns the number of such rows */
function takeMissing(counts: Map<string, number>): number {
  const missing = counts.get("") ?? 0;
  counts.delete("");
  return missing;
}

/** Expands counts to ascending numbers, one per row. Values that are not numbers are left out. */
function toNumbers(counts: Map<string, number>): Float64Array {
  const sorted = Array.from(counts, ([value, count]): [number, number] => [Number(value), count])
    .filter(([value]) => Number.isFinite(value))
    .sort(([a], [b]) => a - b);
  const numbers = new Float64Array(sorted.reduce((rows, [, count]) => rows + count, 0));
  let row = 0;
  for (const [value, count] of sorted) {
    numbers.fill(value, row, row + count);
    row += count;
  }
  return numbers;
}
