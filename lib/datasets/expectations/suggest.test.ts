import { expect, test } from "vitest";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { DatasetSchema } from "@/lib/datasets/schema/dataset-schema";
import { withId } from "./expectation";
import { expectationInWords } from "./in-words";
import { type SuggestionSource, suggestExpectations } from "./suggest";

const rows = 1000;
const column = (name: string, fields: Partial<DatasetColumn> = {}): DatasetColumn => ({
  name,
  type: "text",
  nulls: 0,
  distinct: 500,
  top: [],
  ...fields,
});
const two = (a: number) => [
  { value: "N", count: rows - a },
  { value: "Y", count: a },
];
const source = (
  columns: DatasetColumn[],
  described: { name: string; role?: string; type: string; date?: string }[],
  more: Partial<SuggestionSource> = {},
): SuggestionSource => ({
  columns,
  schema: DatasetSchema.parse({
    target: described.some(({ role }) => role === "target") ? { column: "fraud", positive: "Y" } : null,
    columns: described,
  }),
  rows,
  createdAt: [],
  expectations: [],
  ...more,
});
const inWords = (given: SuggestionSource) =>
  suggestExpectations(given).map(
    ({ expectation, reason }) => `${expectation.severity}: ${expectationInWords(expectation)} (${reason})`,
  );

test("target, key and time get what a training relies on", () => {
  const given = source(
    [
      column("id", { type: "integer", distinct: rows }),
      column("opened", { type: "date", nulls: 1 }),
      column("fraud", { distinct: 2, top: two(60) }),
      column("gone", { nulls: 10 }),
    ],
    [
      { name: "id", role: "key", type: "number" },
      { name: "opened", role: "time", type: "date", date: "YMD" },
      { name: "fraud", role: "target", type: "category" },
      { name: "gone", role: "ignored", type: "text" },
    ],
  );
  expect(inWords(given)).toEqual([
    "fail: The number of rows is at least 500 (the latest version has 1,000 rows: less than half would be suspicious)",
    "fail: id is never missing (the key column has a value in every row)",
    "fail: id is unique (the key is unique in every row)",
    "fail: opened is a date (every time is a date: rows are split by it)",
    "fail: fraud is never missing (the target column has a value in every row)",
    "fail: fraud is one of N, Y (the target has these two values)",
  ]);
});

test("a target of yes and no may be spelled in any way", () => {
  const given = source(
    [column("fraud", { distinct: 2, top: two(60) })],
    [{ name: "fraud", role: "target", type: "boolean" }],
  );
  expect(inWords(given).at(-1)).toBe("fail: fraud is yes or no (every outcome is yes or no)");
});

test("features get what only warns, with room for what varies", () => {
  const given = source(
    [
      column("amount", { type: "number", nulls: 31, min: 0, max: 9 }),
      column("change", { type: "integer", min: -1, max: 9 }),
      column("channel", { distinct: 2, top: two(5) }),
      column("rare", { distinct: 2, top: two(4) }),
      column("sparse", { nulls: 500 }),
      column("odd", { type: "number", min: 0, max: 1, unread: { rows: 1, values: [] } }),
    ],
    [
      { name: "amount", type: "number" },
      { name: "change", type: "number" },
      ...["channel", "rare", "sparse"].map((name) => ({ name, type: "category" })),
      { name: "odd", type: "number" },
    ],
  );
  expect(inWords(given).slice(1)).toEqual([
    "warn: amount is missing in at most 9 % of rows (3.1 % of values are missing)",
    "warn: amount is a number (every value is one)",
    "warn: amount is at least 0 (no number is negative)",
    "warn: change is missing in at most 5 % of rows (no value is missing)",
    "warn: change is a whole number (every value is one)",
    "warn: channel is missing in at most 5 % of rows (no value is missing)",
    "warn: channel is one of N, Y (2 values, each frequent: a new one would be unknown to models)",
    "warn: rare is missing in at most 5 % of rows (no value is missing)",
    "warn: odd is missing in at most 5 % of rows (no value is missing)",
    "warn: odd is at least 0 (no number is negative)",
  ]);
  const few = { ...given, rows: 99, columns: [column("change", { type: "integer", min: 0 })] };
  expect(inWords(few)).toHaveLength(1);
});

test("a version is fresh within twice the usual time between versions", () => {
  const days = (...list: number[]) => list.map((day) => new Date(Date.UTC(2026, 0, day)));
  const given = (createdAt: Date[]) => source([column("a")], [{ name: "a", type: "text" }], { createdAt });
  expect(inWords(given(days(1, 8))).join()).not.toContain("version is at most");
  expect(inWords(given(days(15, 1, 8)))[1]).toBe(
    "warn: The version is at most 14 days old (a version comes about every 7 days)",
  );
});

test("what is expected already is not suggested again, also with another limit", () => {
  const given = source([column("id", { distinct: rows })], [{ name: "id", role: "key", type: "category" }]);
  expect(inWords(given)).toHaveLength(3);
  const expectations = [
    withId({ type: "rows", severity: "warn", min: 7, max: null }),
    withId({ type: "unique", severity: "fail", columns: ["id"] }),
  ];
  expect(inWords({ ...given, expectations })).toEqual([
    "fail: id is never missing (the key column has a value in every row)",
  ]);
});
