import { expect, test } from "vitest";
import { binEdges } from "./bin-edges";

const binOf = (edges: number[], value: number) => edges.filter((edge) => edge <= value).length;

test("a frequent value has its own bin, regardless of its neighbours", () => {
  // 1 is rare, 2 fills a third of all rows, and 40 other values share the rest.
  const counts = [
    { value: 1, count: 10 },
    { value: 2, count: 400 },
    ...Array.from({ length: 40 }, (_, index) => ({ value: 3 + index, count: 20 })),
  ];
  const edges = binEdges(counts);
  expect(new Set([1, 2, 3].map((value) => binOf(edges, value))).size).toBe(3);
  expect(edges.length).toBeLessThan(64);
  // The other values share the remaining bins, not only the few that 32 equal parts of all rows would leave them.
  expect(new Set(counts.map(({ value }) => binOf(edges, value))).size).toBeGreaterThan(20);
});

test("numbers without frequent values are in bins of equal frequency, as numpy's quantiles divide them", () => {
  const edges = binEdges(Array.from({ length: 3200 }, (_, value) => ({ value, count: 1 })));
  // np.quantile(np.arange(3200), np.arange(1, 32) / 32) is within half a row of each edge.
  expect(edges).toEqual(Array.from({ length: 31 }, (_, index) => (index + 1) * 100 - 0.5));
});

test("few values get one bin each, in any order, and the largest doubles have finite edges", () => {
  expect(
    binEdges([
      { value: 2, count: 1 },
      { value: 1, count: 9 },
    ]),
  ).toEqual([1.5]);
  const huge = binEdges([
    { value: 1.7e308, count: 1 },
    { value: 1.6e308, count: 1 },
    { value: -1.7e308, count: 1 },
  ]);
  expect(huge.every(Number.isFinite)).toBe(true);
  const next = 1 + Number.EPSILON;
  expect(
    binOf(
      binEdges([
        { value: 1, count: 1 },
        { value: next, count: 1 },
      ]),
      next,
    ),
  ).toBe(1);
  expect(binEdges([])).toEqual([]);
});

test("a value that is always positive is cut out of its bin, and noise is not", () => {
  const values = Array.from({ length: 2000 }, (_, index) => ({
    value: index / 1000,
    count: 2,
    positives: 0,
  }));
  const pure = values.map((one) => (one.value === 1 ? { ...one, positives: 2 } : one));
  const edges = binEdges(pure);
  expect(pure.filter(({ value }) => binOf(edges, value) === binOf(edges, 1))).toHaveLength(1);
  const noise = values.map((one, index) => ({ ...one, positives: (index * 7919) % 10 === 0 ? 1 : 0 }));
  expect(binEdges(noise).length).toBeLessThanOrEqual(binEdges(values).length + 2);
});

test("no number has more edges than codes fit into a byte", () => {
  const alternating = Array.from({ length: 3000 }, (_, value) => ({
    value,
    count: 40,
    positives: value % 2 ? 40 : 0,
  }));
  expect(binEdges(alternating).length).toBeLessThanOrEqual(253);
});
