import { describe, expect, test } from "vitest";
import reference from "@/tests/interop/reference-values.json";
import { chiSquareSurvival } from "./distributions";
import {
  chiSquareTest,
  deviation,
  exactTest,
  jensenShannon,
  kolmogorovSmirnov,
  populationStability,
  proportionTest,
  wasserstein,
} from "./drift-measures";

// Reference: scipy 1.17.1 (tests/interop/reference-values.py).
const { large, numbers, categories, chi_square_survival } = reference.drift;
const sorted = (values: number[]) => Float64Array.from(values).sort();
const close = (ours: number, theirs: number) =>
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(theirs), 1e-6));

test.each(chi_square_survival)("chi-square $x with $df degrees of freedom", ({ x, df, p }) => {
  close(chiSquareSurvival(x, df), p);
});

describe.each(numbers)("numbers", ({ a, b, ks, wasserstein: distance, wasserstein_normed }) => {
  const [ours, theirs] = [sorted(a), sorted(b)];
  test("Kolmogorov–Smirnov", () => {
    const found = kolmogorovSmirnov(ours, theirs);
    close(found.statistic, ks.statistic);
    close(found.p, ks.p);
  });
  test("Wasserstein, also divided by the standard deviation", () => {
    close(wasserstein(ours, theirs), distance);
    close(wasserstein(ours, theirs) / deviation(ours), wasserstein_normed);
  });
});

// scipy uses the exact one-sample distribution here; the corrected limit is within 0.002 of it.
test.each(large)("Kolmogorov–Smirnov of $count and $other rows", ({ count, other, shift, statistic, p }) => {
  const fractions = (length: number, base: number, by: number) =>
    Float64Array.from({ length }, (_, index) => (((index + 1) * Math.sqrt(base)) % 1) + by).sort();
  const found = kolmogorovSmirnov(fractions(count, 2, 0), fractions(other, 3, shift));
  close(found.statistic, statistic);
  expect(Math.abs(found.p - p)).toBeLessThan(0.002);
});

describe.each(categories)("categories $a and $b", (example) => {
  const { a, b } = example;
  test("Jensen–Shannon, PSI and the z-test", () => {
    close(jensenShannon(a, b), example.jensen_shannon);
    close(populationStability(a, b), example.psi);
    close(proportionTest([a[0]!, a[1]! + a[2]!], [b[0]!, b[1]! + b[2]!]), example.z_test_p);
  });
  test.runIf(example.chi_square_p !== null)("chi-square", () => {
    close(chiSquareTest(a, b), example.chi_square_p!);
  });
});

test("a sample does not drift from itself, and a new category is drift rather than a division by zero", () => {
  const values = sorted([3, 1, 2, 2]);
  expect(kolmogorovSmirnov(values, values)).toEqual({ statistic: 0, p: 1 });
  expect(wasserstein(values, values)).toBe(0);
  expect(chiSquareTest([50, 50, 0], [40, 40, 20])).toBeLessThan(0.05);
});

// scipy 1.17.1: scipy.stats.fisher_exact([a, b]).pvalue
test.each([
  [[297, 3], [4, 1], 0.06428807989450501],
  [[45, 5], [380, 20], 0.1796515377367474],
  [[45, 5], [200, 200], 1.673298767608194e-8],
  [[10, 0], [10, 0], 1],
  [[3, 7], [9, 1], 0.019766611097880443],
  [[0, 5], [5, 0], 0.007936507936507938],
])("Fisher's exact test of %o and %o", (a, b, p) => {
  expect(exactTest(a, b) / p).toBeCloseTo(1, 9);
});
