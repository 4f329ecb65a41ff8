import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stratifiedSplit } from "./split";

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
