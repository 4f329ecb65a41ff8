import { expect, test } from "vitest";
import { dateParams } from "./date-params";

const text = { type: "string" };

test("a date is for the parameter of that format, else of such a name, and never for a name of something", () => {
  const dataset = { ...text, format: "dataset" };
  expect(dateParams({ dataset, rows: { type: "integer" } })).toEqual({ names: [] });
  expect(dateParams({ dataset, note: text })).toEqual({ names: ["note"] });
  expect(dateParams({ note: text, startDate: text })).toEqual({
    names: ["note", "startDate"],
    likely: "startDate",
  });
  expect(dateParams({ since: text, at: { ...text, format: "date" } }).likely).toBe("at");
  expect(dateParams({ region: text, day: text }).likely).toBe("day");
  expect(dateParams({ holiday: text, candidate: text, backend: text }).likely).toBeUndefined();
  expect(dateParams({ kind: { ...text, enum: ["a", "b"] } }).names).toEqual([]);
});
