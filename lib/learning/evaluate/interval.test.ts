import { describe, expect, test } from "vitest";
import { differenceEstimate, rankingEstimate, shareEstimate, studentQuantile } from "./interval";

describe("shareEstimate", () => {
  // scipy 1.17.1: scipy.stats.binomtest(count, total).proportion_ci(method="wilson")
  test.each([
    [0, 10, 0, 0.27753279986288926],
    [1, 1, 0.20654931437723745, 1],
    [5, 10, 0.236593090512564, 0.7634069094874361],
    [176, 185, 0.9101420717312729, 0.9741976333467699],
    [1330, 3084, 0.41387526896410914, 0.4488119817725483],
  ])("%i of %i has Wilson's interval", (count, total, low, high) => {
    const found = shareEstimate(count, total);
    expect(found.value).toBe(count / total);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  });

  test("a share of no rows has the interval 0 to 1", () => {
    expect(shareEstimate(0, 0)).toEqual({ value: 0, low: 0, high: 1 });
  });
});

// scipy 1.17.1: scipy.stats.t.ppf(0.975, degrees)
test.each([
  [1, 12.706204736174694],
  [2, 4.302652729749462],
  [4, 2.7764451051977934],
  [9, 2.262157162798205],
  [184, 1.9729405423893598],
])("Student's t quantile of %i degrees of freedom", (degrees, quantile) => {
  expect(studentQuantile(degrees)).toBeCloseTo(quantile, 2);
});

test("a perfect ranking of few claims has a wide interval, and one fraud gives almost no information", () => {
  const perfect = rankingEstimate(1, 0, 0.5, 10);
  expect(perfect.high).toBe(1);
  expect(perfect.low).toBeLessThan(0.9);
  const single = rankingEstimate(1, 0, 0.5, 1);
  expect(single).toMatchObject({ value: 1, high: 1 });
  expect(single.low).toBeLessThan(0.25);
});

// MOVER with Wilson intervals and no correlation is the square-and-add interval of Newcombe 1998 ("Interval estimation
// for the difference between independent proportions", Statistics in Medicine 17, 873–890), table II, method 10: 56/70
// and 48/80 give 0.0524 to 0.3339.
test("the difference of two independent shares has Newcombe's interval", () => {
  const { value, low, high } = differenceEstimate(shareEstimate(48, 80), shareEstimate(56, 70), 0);
  expect(value).toBeCloseTo(0.2, 12);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});
