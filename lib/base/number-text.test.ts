import { expect, test } from "vitest";
import {
  counted,
  decimalsBeside,
  fixed,
  listed,
  percent,
  percentRange,
  roundedApart,
  signed,
} from "./number-text";

test("a number that rounds to zero has no sign", () => {
  expect([0.0104, -0.0104, 0, -0, -0.0004, 0.00051].map((value) => signed(value))).toEqual([
    "+0.010",
    "−0.010",
    "0.000",
    "0.000",
    "0.000",
    "+0.001",
  ]);
});

test("a share is a percentage with one decimal unless another number is asked for", () => {
  expect([percent(0.0599), percent(1, 0), percent(0.12345, 2)]).toEqual(["6.0 %", "100 %", "12.35 %"]);
});

test("a share near none or all does not read like it, and these have no decimals", () => {
  expect([0.0004, 0.00096, 0.9996, 0, 1, 1e-12].map((share) => percent(share))).toEqual([
    "0.04 %",
    "0.1 %",
    "99.96 %",
    "0 %",
    "100 %",
    "0.0 %",
  ]);
  expect([fixed(0.25, 3), fixed(0.00004, 3), fixed(0, 3), fixed(1e-14, 3)]).toEqual([
    "0.250",
    "0.00004",
    "0.000",
    "0.000",
  ]);
});

test("a value just under its limit does not read as the limit", () => {
  expect((0.8499).toFixed(decimalsBeside(0.8499, 0.85, 3))).toBe("0.8499");
  expect(decimalsBeside(0.85, 0.85, 3)).toBe(3);
  expect(decimalsBeside(0.7, 0.85, 3)).toBe(3);
  expect(decimalsBeside(0.1 + 0.2, 0.3, 2)).toBe(15);
});

test("the ends of a range read differently where they differ", () => {
  expect([percentRange(0.0011, 0.0014), percentRange(0.1, 0.25), percentRange(0.5, 0.5)]).toEqual([
    "0.11 % to 0.14 %",
    "10.0 % to 25.0 %",
    "50.0 %",
  ]);
  expect([percentRange(0, 0.00001), percentRange(0.3, 0.1 + 0.2), percentRange(0.0004, 1)]).toEqual([
    "0 % to 0.001 %",
    "30.0 %",
    "0.04 % to 100 %",
  ]);
});

test("numbers of one axis are rounded, except that those that differ stay different", () => {
  expect(roundedApart([0, 132.7, 265.41], 3)).toEqual([0, 133, 265]);
  expect(roundedApart([1001, 1004, 1004], 3)).toEqual([1001, 1004, 1004]);
  expect(roundedApart([1_700_000_000.25, 1_700_000_000.5], 3)).toEqual([1_700_000_000, 1_700_000_001]);
  expect(roundedApart([], 3)).toEqual([]);
});

test("one is singular, none and many are plural", () => {
  expect([0, 1, 2, 1200].map((count) => counted(count, "fraud"))).toEqual([
    "0 frauds",
    "1 fraud",
    "2 frauds",
    "1,200 frauds",
  ]);
  expect(counted(2, "query", "queries")).toBe("2 queries");
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
});
