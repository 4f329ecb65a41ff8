import { expect, test } from "vitest";
import type { RunRow } from "@/lib/experiments/run-rows";
import { columnsFor } from "./chart-columns";

const columns = [
  { kind: "metrics", key: "loss" },
  { kind: "metrics", key: "auc" },
  { kind: "params", key: "rate" },
  { kind: "params", key: "depth" },
  { kind: "params", key: "model" },
] as const;
const [loss, auc, rate, depth, model] = columns;
const runs = [1, 2, 3].map((index) => ({
  values: new Map<string, string | number>([
    ["metrics.loss", index],
    ["metrics.auc", index / 4],
    ["params.rate", `0.${index}`],
    ["params.depth", String(index)],
    ["params.model", index > 1 ? "forest" : "linear"],
  ]),
})) as unknown as RunRow[];

test("a chart without columns sets metrics against parameters", () => {
  expect(columnsFor({ kind: "scatter" }, runs, columns)).toMatchObject({ x: rate, y: loss, z: undefined });
  expect(columnsFor({ kind: "contour" }, runs, columns)).toMatchObject({ x: rate, y: depth, z: loss });
  expect(columnsFor({ kind: "bars" }, runs, columns)).toMatchObject({ x: loss });
  const { z, shown } = columnsFor({ kind: "parallel" }, runs, columns);
  expect([z, shown]).toEqual([loss, [rate, depth, model, auc, loss]]);
});

test("metrics of data that was not learned from come first", () => {
  const validated = { kind: "metrics", key: "val/loss" } as const;
  const measured = runs.map(({ values }, index) => ({
    values: new Map([...values, ["metrics.val/loss", index]]),
  })) as unknown as RunRow[];
  expect(columnsFor({ kind: "bars" }, measured, [...columns, validated])).toMatchObject({ x: validated });
});

test("named columns are taken, texts as an axis but not as a colour", () => {
  const chosen = { x: "params.model", y: "metrics.auc", z: "params.model" };
  expect(columnsFor({ kind: "scatter", ...chosen }, runs, columns)).toMatchObject({
    x: model,
    y: auc,
    z: undefined,
  });
  expect(columnsFor({ kind: "bars", x: "params.model" }, runs, columns)).toMatchObject({ x: loss });
});

test("where too few values differ there is no column", () => {
  expect(columnsFor({ kind: "contour" }, runs.slice(0, 1), columns)).toMatchObject({
    x: undefined,
    z: undefined,
  });
  expect(columnsFor({ kind: "contour" }, runs, [loss, rate]).y).toBeUndefined();
});
