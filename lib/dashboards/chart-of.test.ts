import { expect, test } from "vitest";
import type { SqlRows } from "@/lib/datasets/sql/run-sql";
import { chartOf, mostBars } from "./chart-of";

const result = (rows: SqlRows["rows"], type = "DOUBLE") => ({
  columns: ["x", "y"].map((name) => ({ name, type: name === "x" ? type : "DOUBLE" })),
  rows,
});

test("bars keep the order of the rows, leave out rows without a number, and have names of their own", () => {
  const rows = [
    ["b", 2],
    ["a", 1],
    ["b", 3],
    ["c", null],
  ] satisfies SqlRows["rows"];
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
  ] satisfies SqlRows["rows"];
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

test("a line over dates or times has them as milliseconds", () => {
  const day = Date.UTC(2024, 1, 1);
  const rows = [
    ["2024-02-02", 2],
    ["2024-02-01 12:30:00.5", 1],
    ["nothing", 3],
    [null, 4],
  ] satisfies SqlRows["rows"];
  const points = [
    [day + 45_000_500, 1],
    [day + 86_400_000, 2],
  ];
  expect(chartOf("line", result(rows, "TIMESTAMP"), 0, 1)?.chart).toMatchObject({
    x: { isTime: true, domain: [day + 45_000_500, day + 86_400_000] },
    series: [{ points }],
  });
  expect(chartOf("line", result(rows, "VARCHAR"), 0, 1)).toBeUndefined();
});
