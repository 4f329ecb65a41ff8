import { expect, test } from "vitest";
import { differences, valueInWords } from "./differences";

test("objects are compared value by value, lists as wholes", () => {
  const before = { name: "Nightly", params: { rows: 10, since: "2026" }, tags: ["a"], limit: null };
  const after = { name: "Nightly", params: { rows: 20 }, tags: ["a", "b"], limit: 3 };
  expect(differences(before, after)).toEqual([
    { path: "params.rows", before: 10, after: 20 },
    { path: "params.since", before: "2026", after: undefined },
    { path: "tags", before: ["a"], after: ["a", "b"] },
    { path: "limit", before: null, after: 3 },
  ]);
  expect(differences(before, before)).toEqual([]);
});

test("a created or deleted thing differs in all its fields", () => {
  expect(differences(null, { name: "a", params: { x: 1 } })).toEqual([
    { path: "name", before: undefined, after: "a" },
    { path: "params", before: undefined, after: { x: 1 } },
  ]);
  expect(differences(null, { note: "", tags: [] })).toEqual([]);
  expect(differences({ name: "a" }, null)).toEqual([{ path: "name", before: "a", after: undefined }]);
});

test("values are read as text", () => {
  expect([null, "", [], {}, "a", false, true, 0, ["x", "y"], [1]].map(valueInWords)).toEqual([
    ...["not set", "not set", "not set", "not set", "a", "no", "yes", "0", "x, y", "[1]"],
  ]);
});
