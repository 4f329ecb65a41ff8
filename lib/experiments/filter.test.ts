import { expect, test } from "vitest";
import { cleanArtifactPath } from "./experiment";
import { parseFilter, parseOrders } from "./filter";

test("parses comparisons joined by AND, with quoted keys", () => {
  expect(
    parseFilter("metrics.`f1 score` >= 1e-2 AND tags.\"a.b\" ILIKE '%it''s%' and run_id NOT IN ('a', 'b')"),
  ).toEqual([
    { entity: "metric", key: "f1 score", operator: ">=", value: 0.01 },
    { entity: "tag", key: "a.b", operator: "ILIKE", value: "%it's%" },
    { entity: "attribute", key: "run_id", operator: "NOT IN", value: ["a", "b"] },
  ]);
  expect(parseFilter("params.x IS NOT NULL")[0]).toMatchObject({ operator: "IS NOT NULL", value: undefined });
  expect(parseFilter("  ")).toEqual([]);
});

test.each(["a = 'b' OR c = 'd'", "(a = 'b')", "a =", "a = 'b' AND", "= 3", "foo.a = 'b'", "a IN ()"])(
  "rejects %s",
  (filter) => expect(() => parseFilter(filter)).toThrow("Invalid"),
);

test("refuses what Postgres does not store", () => {
  expect(() => parseFilter("params.a = 'x\0'")).toThrow("U+0000");
  expect(() => parseOrders(["params.`a\0` DESC"])).toThrow("U+0000");
});

test.each([
  ["metrics.loss < ", 14],
  ["  metrics.loss <> 3", 16],
  ["params.a = 'b' or params.c = 'd'", 15],
])("names the place where reading %s stopped", (filter, at) => {
  expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ at }));
});

test("parses an order of key and direction", () => {
  expect(parseOrders(["metrics.`a b` desc"])).toEqual([{ entity: "metric", key: "a b", isDescending: true }]);
  expect(() => parseOrders(["metrics.a sideways"])).toThrow("Invalid order_by");
});

test("an artifact path is normalized and stays inside the run", () => {
  expect(cleanArtifactPath("/model//./MLmodel/")).toBe("model/MLmodel");
  for (const hostile of ["..", "a/../../b", "a\\b", "a\0b"])
    expect(() => cleanArtifactPath(hostile)).toThrow("Invalid");
});
