import { expect, test } from "vitest";
import type { RunRow } from "@/lib/experiments/run-rows";
import { numberIn, numericColumns, rangeOf } from "./chart-values";

const runWith = (values: Record<string, string | number>) =>
  ({ values: new Map(Object.entries(values)) }) as unknown as RunRow;
const runs = [
  runWith({ "metrics.loss": 1, "params.rate": "0.1", "params.model": "forest", "metrics.same": 2 }),
  runWith({ "metrics.loss": Number.NaN, "params.rate": "1e-3", "params.model": "linear", "metrics.same": 2 }),
  runWith({ "metrics.loss": 3, "params.rate": " " }),
];
const loss = { kind: "metrics", key: "loss" } as const;
const rate = { kind: "params", key: "rate" } as const;

test("numbers are metrics, and parameters that read as one", () => {
  expect(runs.map((run) => numberIn(run, loss))).toEqual([1, undefined, 3]);
  expect(runs.map((run) => numberIn(run, rate))).toEqual([0.1, 0.001, undefined]);
  expect(rangeOf(runs, rate)).toEqual([0.001, 0.1]);
});

test("texts and columns with one number have no scale", () => {
  const model = { kind: "params", key: "model" } as const;
  const same = { kind: "metrics", key: "same" } as const;
  expect(numericColumns(runs, [loss, model, same, rate])).toEqual([loss, rate]);
});
