import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberHashes, rowGroups } from "./row-groups";
import { groupSplit, stratifiedSplit, timeSplit } from "./split";

const labelled = fc
  .tuple(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 2, max: 300 }))
  .map(([legitimate, frauds]) =>
    Uint8Array.from({ length: legitimate + frauds }, (_, row) => (row < frauds ? 1 : 0)),
  );

describe("a stratified split", () => {
  test("puts each row in one part, and both classes in both parts", () => {
    fc.assert(
      fc.property(
        labelled,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.nat(),
        (labels, testSize, seed) => {
          const { train, test } = stratifiedSplit(labels, testSize, seed);
          expect([...train, ...test].sort((a, b) => a - b)).toEqual([...labels.keys()]);
          for (const part of [train, test])
            expect(new Set(Array.from(part, (row) => labels[row])).size).toBe(2);
        },
      ),
    );
  });

  test("keeps the share of frauds: 185 of the real file's 923 in a test part of 3,084", () => {
    const labels = Uint8Array.from({ length: 15_420 }, (_, row) => (row < 923 ? 1 : 0));
    const { test } = stratifiedSplit(labels, 0.2, 42);
    expect(test.length).toBe(3084);
    expect(test.filter((row) => labels[row] === 1).length).toBe(185);
  });

  test("depends on the seed only", () => {
    const labels = Uint8Array.from({ length: 500 }, (_, row) => (row % 5 === 0 ? 1 : 0));
    expect(stratifiedSplit(labels, 0.2, 7)).toEqual(stratifiedSplit(labels, 0.2, 7));
    expect(stratifiedSplit(labels, 0.2, 8)).not.toEqual(stratifiedSplit(labels, 0.2, 7));
  });

  test("rejects a class with a single row", () => {
    expect(() => stratifiedSplit(Uint8Array.of(0, 0, 0, 1), 0.2, 1)).toThrow("Only one row has the class 1.");
  });
});

describe("a split by time", () => {
  const labels = Uint8Array.from({ length: 100 }, (_, row) => (row % 4 === 0 ? 1 : 0));

  test("holds out the newest rows, and never divides rows of one time", () => {
    const times = Float64Array.from(labels, (_, row) => (row * 7) % 10);
    const { train, test } = timeSplit(labels, times, 0.2);
    expect(test).toHaveLength(20);
    expect(Math.max(...Array.from(train, (row) => times[row]!))).toBe(7);
    expect(Math.min(...Array.from(test, (row) => times[row]!))).toBe(8);
  });

  test("takes the nearest share that leaves both classes in both parts", () => {
    const lateOnly = Uint8Array.from(labels, (_, row) => (row === 10 || row === 60 ? 1 : 0));
    const times = Float64Array.from(labels.keys());
    expect(timeSplit(lateOnly, times, 0.2).test).toHaveLength(40);
  });

  test("rows without a time are learned from", () => {
    const times = Float64Array.from(labels, (_, row) => (row < 90 ? Number.NaN : row));
    expect([...timeSplit(labels, times, 0.1).test]).toEqual([...labels.keys()].slice(90));
  });

  test("is refused where no point in time leaves both classes on both sides", () => {
    const first = Uint8Array.from(labels, (_, row) => (row < 10 ? 1 : 0));
    expect(() =>
      timeSplit(
        first,
        Float64Array.from(first, () => 1),
        0.2,
      ),
    ).toThrow("All rows have the same time");
    const newest = Float64Array.from(first, (_, row) => -row);
    expect(() =>
      timeSplit(
        first,
        Float64Array.from(first, (label, row) => (label ? 0 : newest[row]!)),
        0.2,
      ),
    ).toThrow("By time, no point leaves");
  });
});

describe("a split by group", () => {
  const labels = Uint8Array.from({ length: 600 }, (_, row) => (row % 12 === 0 ? 1 : 0));

  test("keeps every group in one part, with about the wanted share of rows and of positive ones", () => {
    const groups = Uint32Array.from(labels, (_, row) => Math.floor(row / 3));
    const { train, test } = groupSplit(labels, groups, 0.25, 1);
    const ofTrain = new Set(Array.from(train, (row) => groups[row]!));
    expect(Array.from(test).some((row) => ofTrain.has(groups[row]!))).toBe(false);
    expect(Math.abs(test.length - 150)).toBeLessThanOrEqual(3);
    expect(test.filter((row) => labels[row] === 1).length).toBeGreaterThanOrEqual(12);
    expect(groupSplit(labels, groups, 0.25, 1)).toEqual({ train, test });
    expect(groupSplit(labels, groups, 0.25, 2)).not.toEqual({ train, test });
  });

  test("is refused with a single group of positive rows", () => {
    const groups = Uint32Array.from(labels, (label, row) => (label ? 0 : row));
    expect(() => groupSplit(labels, groups, 0.25, 1)).toThrow(
      "Rows with the same group stay in one part of the split. That makes 551 groups, 1 with positives: too few",
    );
    const one = new Uint32Array(labels.length);
    expect(() => groupSplit(labels, one, 0.25, 1, "the same customer")).toThrow(
      "All rows have the same customer, and such rows stay in one part of the split, so nothing is left to test on.",
    );
    expect(() => groupSplit(labels, one, 0.25, 1, "the same values in all columns")).toThrow(
      "All rows have the same values in all columns",
    );
  });
});

test("rows that are connected through any column are in one group", () => {
  const none = 0xffffffff;
  const first = Uint32Array.of(0, 0, 1, 2, none, none);
  const second = Uint32Array.of(5, 1, 1, 3, 4, 4);
  expect([...rowGroups(6, [first, second])]).toEqual([0, 0, 0, 3, 4, 4]);
});

test("equal hashes get the number of their first row, also where they share half of their bits", () => {
  const hashes = BigUint64Array.of(5n, 5n + 2n ** 40n, 5n, 0n, 5n + 2n ** 40n, 0n);
  expect([...numberHashes(hashes)]).toEqual([0, 1, 0, 3, 1, 3]);
});
