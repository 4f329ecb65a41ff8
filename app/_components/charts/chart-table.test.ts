import { expect, test } from "vitest";
import { chartTable } from "./chart-table";

test("each group of bars becomes a row, with a column per series", () => {
  const groups = [{ name: "Sport", values: [0.3, 0.5] }];
  const table = chartTable({ type: "grouped-bar", x: { label: "Share" }, series: ["Before", "Now"], groups });
  expect(table).toEqual({ head: ["Share", "Before", "Now"], rows: [["Sport", "0.3", "0.5"]] });
});

test("a beeswarm is summarised by the minimum, median and maximum of each feature", () => {
  const rows = [
    {
      name: "Fault",
      points: [
        [0.3, 0],
        [-0.1, 0],
        [0.2, 0],
      ] as [number, 0][],
    },
  ];
  const table = chartTable({ type: "beeswarm", x: { label: "SHAP" }, series: ["Kept", "Flagged"], rows });
  expect(table.rows).toEqual([
    ["Fault", "Kept", "3", "-0.1", "0.2", "0.3"],
    ["Fault", "Flagged", "0", "–", "–", "–"],
  ]);
});

test("a waterfall ends with its sum", () => {
  const steps = [
    { name: "Fault", value: 0.25 },
    { name: "Make", value: -0.5 },
  ];
  const start = { name: "Mean", value: 0.5 };
  const { rows } = chartTable({ type: "waterfall", x: { label: "Score" }, start, steps, end: "This claim" });
  expect(rows.at(-1)).toEqual(["This claim", "0.25"]);
});

test("times of a line are dates, with the time of day where it is not midnight", () => {
  const day = Date.UTC(2026, 10, 24);
  const points = [
    [day, 1],
    [day + 3_600_000, 2],
  ] as [number, number][];
  const { rows } = chartTable({
    type: "line",
    x: { label: "Day", domain: [day, day + 3_600_000], isTime: true },
    y: { label: "Runs", domain: [1, 2] },
    series: [{ name: "Runs", points, isReference: false }],
    marks: [],
  });
  expect(rows.map(([, at]) => at)).toEqual(["2026-11-24", "2026-11-24 01:00"]);
});
