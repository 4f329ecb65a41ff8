import { expect, test } from "vitest";
import { chartOf, mostBars } from "./chart-of";
import type { SqlResult } from "./request-sql";

const result = (rows: SqlResult["rows"]): SqlResult => ({
  columns: ["x", "y"].map((name) => ({ name, type: "DOUBLE" })),
  rows,
  cut: null,
  versions: [],
});

test("bars keep the order of the rows, leave out rows without a number, and have names of their own", () => {
  const rows = [
    ["b", 2],
    ["a", 1],
    ["b", 3],
    ["c", null],
  ] satisfies SqlResult["rows"];
  expect(chartOf("bar", result(rows), 0, 1)).toMatchObject({
    title: "y by x",
    description: "",
    chart: {
      bars: [
        { name: "b", value: 2 },
        { name: "a", value: 1 },
        { name: "b (2)", value: 3 },
      ],
    },
  });
  const many = Array.from({ length: mostBars + 1 }, (_, at): [number, number] => [at, at]);
  expect(chartOf("bar", result(many), 0, 1)?.description).toBe("The first 50 of 51 rows.");
  expect(chartOf("bar", result([["a", "b"]]), 0, 1)).toBeUndefined();
});

test("a line is in the order of x, over the range of its values, and needs two points", () => {
  const rows = [
    [3, 5],
    [1, 5],
    [null, 9],
  ] satisfies SqlResult["rows"];
  expect(chartOf("line", result(rows), 0, 1)?.chart).toMatchObject({
    x: { domain: [1, 3] },
    y: { domain: [4, 6] },
    series: [
      {
        points: [
          [1, 5],
          [3, 5],
        ],
      },
    ],
  });
  expect(
    chartOf(
      "line",
      result([
        ["a", 1],
        ["b", 2],
      ]),
      0,
      1,
    ),
  ).toBeUndefined();
});
