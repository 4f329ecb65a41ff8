import { expect, test } from "vitest";
import { comparedRows } from "./compared-rows";

test("values that all runs have alike are apart; a missing one is a difference", () => {
  const { rows, equal } = comparedRows([
    { a: 1, b: "x", nan: Number.NaN },
    { a: 1, b: "y", nan: Number.NaN, c: 0 },
  ]);
  expect(rows).toEqual([
    { key: "b", values: ["x", "y"] },
    { key: "c", values: [undefined, 0] },
  ]);
  expect(equal.map(({ key }) => key)).toEqual(["a", "nan"]);
});
