import { expect, test } from "vitest";
import { chartText, parseChart, type RunChart, withMoved } from "./run-chart";

test("a chart is read back from its text, whatever its columns are called", () => {
  const chart: RunChart = { kind: "scatter", x: "params.a&b=c?d", y: "metrics.é", logx: "1" };
  expect(parseChart(chartText(chart))).toEqual(chart);
  expect(chartText({ kind: "bars" })).toBe("bars");
});

test("other kinds are no charts, and options that cannot be read are left out", () => {
  for (const text of ["", "pie", "constructor", "?x=y"]) expect(parseChart(text)).toBeUndefined();
  expect(parseChart("curves?smooth=2&axis=step&logy=yes&axis=week&colour=red")).toEqual({ kind: "curves" });
  expect(parseChart("curves?smooth=0.9&axis=time&logy=1")).toEqual({
    kind: "curves",
    smooth: "0.9",
    axis: "time",
    logy: "1",
  });
});

test("a chart moves to another place, and the others close up", () => {
  expect(withMoved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(withMoved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
});
