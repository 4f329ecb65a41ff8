import { expect, test } from "vitest";
import { selectedValue } from "./selected-value";

test("when an answer takes the chosen entry away, the first one is selected", () => {
  expect(selectedValue(["run a", "/runs"], "/runs")).toBe("/runs");
  expect(selectedValue(["dataset claims", "/datasets"], "run a")).toBe("dataset claims");
  expect(selectedValue([], "run a")).toBe("");
});
