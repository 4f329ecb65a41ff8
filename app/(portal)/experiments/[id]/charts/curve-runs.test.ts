import { expect, test } from "vitest";
import { curveRuns, firstCurveRuns } from "./curve-runs";

const runs = Array.from({ length: 30 }, (_, index) => ({ id: String(index) }));
const ids = runs.map(({ id }) => id);

test("draws the selected runs of the page, else the first, and tells which", () => {
  expect(curveRuns(runs, [])).toEqual({ drawn: runs.slice(0, 10), which: "The first 10 runs." });
  expect(curveRuns(runs, ["3", "1"])).toEqual({ drawn: [runs[1], runs[3]] });
  expect(curveRuns(runs, ids)).toEqual({
    drawn: runs.slice(0, 20),
    which: "The first 20 of 30 selected runs.",
  });
});

test("draws the first runs when none of the selected ones is on the page", () => {
  expect(curveRuns(runs.slice(0, 1), ["29"])).toEqual({
    drawn: runs.slice(0, 1),
    which: "The first 1 run.",
  });
});

test("draws the first runs where none can be selected", () => {
  expect(firstCurveRuns(runs)).toEqual({ drawn: runs.slice(0, 20), which: "The first 20 of 30 runs." });
  expect(firstCurveRuns(runs.slice(0, 2))).toEqual({ drawn: runs.slice(0, 2) });
});
