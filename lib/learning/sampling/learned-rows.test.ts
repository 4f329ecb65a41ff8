import { expect, test } from "vitest";
import { learnedRows } from "./learned-rows";

const hashes = (content: number[], key?: number[]) => ({
  content: BigUint64Array.from(content, BigInt),
  key: key ? BigUint64Array.from(key, BigInt) : null,
});

test("recognizes rows by content, independent of position and repetition", () => {
  const learned = learnedRows(hashes([5, 9, 5, 1]), hashes([1, 2, 5]));
  expect([...learned]).toEqual([1, 0, 1, 1]);
});

test("recognizes a corrected claim by its key", () => {
  const learned = learnedRows(
    hashes([1, 2, 30, 4], [101, 102, 103, 104]),
    hashes([1, 2, 3], [101, 102, 103]),
  );
  expect([...learned]).toEqual([1, 1, 1, 0]);
});

test("does not treat renumbered rows as keys", () => {
  // The same three claims in another order and renumbered, and a new claim.
  const learned = learnedRows(hashes([3, 7, 1, 2], [1, 2, 3, 4]), hashes([1, 2, 3], [1, 2, 3]));
  expect([...learned]).toEqual([1, 0, 1, 1]);
});

test("other claims are new, even when no key is shared", () => {
  expect([...learnedRows(hashes([7, 8], [7, 8]), hashes([1, 2], [1, 2]))]).toEqual([0, 0]);
  expect([...learnedRows(hashes([]), hashes([1]))]).toEqual([]);
});
