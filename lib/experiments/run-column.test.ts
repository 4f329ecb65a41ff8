import { expect, test } from "vitest";
import { parseFilter } from "./filter";
import { columnInFilter, comparisonWith, parseColumn } from "./run-column";

test("a column's name is read back, and another text is none", () => {
  expect(parseColumn("metrics.f1 score")).toEqual({ kind: "metrics", key: "f1 score" });
  expect(parseColumn("attributes.status")).toEqual({ kind: "attributes", key: "status" });
  for (const name of ["", "metrics.", "attributes.password", "other.x", "params.a\0b"])
    expect(parseColumn(name)).toBeUndefined();
});

test.each([
  ["params", "lr", "it's"],
  ["params", "a b", "x' OR 'y"],
  ["tags", "with `ticks`", "ü"],
  ["tags", 'with "quotes"', ""],
] as const)("a comparison with %s.%s is read as it was meant", (kind, key, value) => {
  const entity = kind === "params" ? "param" : "tag";
  expect(parseFilter(comparisonWith({ kind, key }, value))).toMatchObject([
    { entity, key, operator: "=", value },
  ]);
});

test("what a filter cannot say is not offered", () => {
  expect(columnInFilter({ kind: "tags", key: '`"' })).toBeUndefined();
  expect(comparisonWith({ kind: "metrics", key: "loss" }, Number.NaN)).toBeUndefined();
});
