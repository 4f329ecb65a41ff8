import { expect, test } from "vitest";
import { checkQuality, QualityLimits } from "./quality-checks";

const column = (name: string, nulls: number, distinct: number) => ({
  name,
  type: "text" as const,
  nulls,
  distinct,
  top: [],
});
const table = {
  rows: 2000,
  frauds: 120,
  duplicates: 0,
  columns: [column("Make", 0, 19), column("Age", 10, 60)],
  outside: new Map([["Age", 0]]),
};
const failedOf = (changed: Partial<typeof table>) =>
  checkQuality({ ...table, ...changed }, QualityLimits.parse({}))
    .filter(({ hasPassed }) => !hasPassed)
    .map(({ name, found }) => `${name}: ${found}`);

test("a good table passes every check", () => {
  expect(failedOf({})).toEqual([]);
});

test.each([
  [{ rows: 900, frauds: 50 }, "Rows: 900, at least 1,000"],
  [{ frauds: 1 }, "Share of frauds: 0.05 %, between 0.50 % and 50.00 %"],
  [{ duplicates: 30 }, "Repeated rows: 30 (1.50 %), at most 1.00 %"],
  [{ columns: [column("Make", 150, 19)] }, "Missing values: Make 7.50 %"],
  [{ columns: [column("Year", 0, 1)] }, "Columns that never change: Year"],
  [{ outside: new Map([["Age", 320]]) }, "Age from 16 to 110: 320 rows (16.00 %) are outside"],
])("%o is found: %s", (changed, sentence) => {
  expect(failedOf(changed)).toEqual([sentence]);
});
