import { expect, test } from "vitest";
import type { RunRow } from "@/lib/experiments/run-rows";
import { axisColumns, axisOf, isOfManySizes, numberIn, numericColumns, rangeOf } from "./chart-axis";

const runWith = (values: Record<string, string | number>) =>
  ({ values: new Map(Object.entries(values)) }) as unknown as RunRow;
const runs = [
  runWith({ "metrics.loss": 1, "params.rate": "0.1", "params.model": "forest", "metrics.same": 2 }),
  runWith({ "metrics.loss": Number.NaN, "params.rate": "1e-3", "params.model": "linear", "metrics.same": 2 }),
  runWith({ "metrics.loss": 3, "params.rate": " " }),
];
const loss = { kind: "metrics", key: "loss" } as const;
const rate = { kind: "params", key: "rate" } as const;
const model = { kind: "params", key: "model" } as const;
const same = { kind: "metrics", key: "same" } as const;

test("numbers are metrics, and parameters that read as one", () => {
  expect(runs.map((run) => numberIn(run, loss))).toEqual([1, undefined, 3]);
  expect(runs.map((run) => numberIn(run, rate))).toEqual([0.1, 0.001, undefined]);
  expect(rangeOf(runs, rate)).toEqual([0.001, 0.1]);
});

test("columns with one number have no axis; a few texts have one, without a scale", () => {
  expect(numericColumns(runs, [loss, model, same, rate])).toEqual([loss, rate]);
  expect(axisColumns(runs, [loss, model, same, rate])).toEqual([loss, model, rate]);
});

test("a log scale puts powers of ten at equal distances, where all numbers are above zero", () => {
  const wide = ["1e-4", "0.01", "1"].map((text) => runWith({ "params.rate": text }));
  const axis = axisOf(wide, rate, [0, 100], { isLog: true });
  expect(wide.map((run) => Math.round(axis.at(run)!))).toEqual([0, 50, 100]);
  const withZero = [...wide, runWith({ "params.rate": "0" })];
  expect(axisOf(withZero, rate, [0, 100], { isLog: true }).at(withZero[1]!)).toBeCloseTo(1);
  expect([wide, withZero, runs.slice(0, 1)].map((some) => isOfManySizes(some, rate))).toEqual([
    true,
    false,
    false,
  ]);
});

test("texts stand in their order, and a run without one has no place", () => {
  const axis = axisOf(runs, model, [0, 100]);
  expect(axis.ticks.map(({ label }) => label)).toEqual(["forest", "linear"]);
  const places = runs.map((run) => axis.at(run));
  expect(places[0]!).toBeLessThan(places[1]!);
  expect(places[2]).toBeUndefined();
});
