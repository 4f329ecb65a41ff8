import { expect, test } from "vitest";
import { rangeOf } from "./ticked-boxes";

test("a range selects from the last checked box to this one, in either direction", () => {
  const all = ["a", "b", "c", "d"];
  expect(rangeOf(all, "b", "d")).toEqual(["b", "c", "d"]);
  expect(rangeOf(all, "c", "a")).toEqual(["a", "b", "c"]);
  expect(rangeOf(all, null, "a")).toEqual([]);
  expect(rangeOf(all, "gone", "a")).toEqual([]);
});
