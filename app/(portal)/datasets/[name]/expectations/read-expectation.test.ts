import { expect, test } from "vitest";
import { NewExpectation } from "@/lib/datasets/expectations/expectation";
import { readExpectation } from "./read-expectation";

const read = (fields: Record<string, string | string[]>) => {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) form.append(name, value);
  return readExpectation(form);
};

test.each([
  [
    { type: "type", column: "a", is: "date" },
    { column: "a", is: "date" },
  ],
  [
    { type: "range", column: "a", min: " 0.5", max: "" },
    { column: "a", min: 0.5, max: null },
  ],
  [
    { type: "range", column: "a", min: "2026-01-31", max: "" },
    { column: "a", min: "2026-01-31", max: null },
  ],
  [
    { type: "set", column: "a", values: "x\n\n y \nx" },
    { column: "a", values: ["x", "y"] },
  ],
  [{ type: "unique", columns: ["a", "b"] }, { columns: ["a", "b"] }],
  [
    { type: "missing", column: "a", percent: "2.5" },
    { column: "a", atMost: 0.025 },
  ],
  [
    { type: "freshness", column: "", days: "7" },
    { column: null, days: 7 },
  ],
  [
    { type: "rows", min: "10", max: "20" },
    { min: 10, max: 20 },
  ],
  [
    { type: "sql", name: "Q", query: "select 1" },
    { name: "Q", query: "select 1" },
  ],
])("%j", (fields, expected) => {
  const sent = read({ ...fields, severity: "warn", id: "" });
  expect(sent).toEqual({ type: fields.type, severity: "warn", ...expected });
  expect(NewExpectation.parse(sent)).toEqual(sent);
});

test("what is no number or day is refused by its field", () => {
  const { error } = NewExpectation.safeParse(
    read({ type: "range", column: "a", severity: "fail", min: "1,5" }),
  );
  expect(error?.issues).toMatchObject([
    { path: ["min"], message: "Enter a number, or a day such as 2026-01-31." },
  ]);
});
