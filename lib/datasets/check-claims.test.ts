import { expect, test } from "vitest";
import { checkClaims, QualityLimits } from "./check-claims";
import { sayCheck } from "./quality-check";

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
  positive: "fraud",
  duplicates: 0,
  columns: [column("Make", 0, 19), column("Age", 10, 60)],
  outside: new Map([["Age", 0]]),
};
const failedOf = (changed: Partial<typeof table>) =>
  checkClaims({ ...table, ...changed }, QualityLimits.parse({ ranges: { Age: [16, 110] } }))
    .filter(({ hasPassed }) => !hasPassed)
    .map(sayCheck);

test("a valid table passes every check", () => {
  expect(failedOf({})).toEqual([]);
});

test.each([
  [{ rows: 900, frauds: 50 }, "Number of rows: 900, at least 1000."],
  [{ frauds: 1 }, "Fraud share: 0.05 %, at least 0.50 %."],
  [
    { duplicates: 30 },
    "Repeated rows: 1.50 %, at most 1.00 % (30 rows are the same as another in every column).",
  ],
  [
    { rows: 2_000_000, frauds: 120_000, duplicates: 20_001 },
    "Repeated rows: 1.0001 %, at most 1.0000 % (20,001 rows are the same as another in every column).",
  ],
  [{ columns: [column("Make", 150, 19)] }, "Missing values: 7.50 %, at most 5.00 % (Make 7.5 %)."],
  [
    {
      columns: [{ ...column("Amount", 0, 900), unread: { rows: 3, values: [{ value: "abc", count: 3 }] } }],
    },
    'Values that are not numbers: 0.15 %, at most 0.00 % (Amount 0.1 % (such as "abc")).',
  ],
  [{ columns: [column("Year", 0, 1)] }, "Columns that never change: 1, at most 0 (Year)."],
  [{ outside: new Map([["Age", 320]]) }, "Age outside of 16 to 110: 16.00 %, at most 0.00 % (320 rows)."],
])("%o is found: %s", (changed, sentence) => {
  expect(failedOf(changed)).toEqual([sentence]);
});

test("a passed check does not describe a shortage", () => {
  const sentences = checkClaims(
    { ...table, duplicates: 1 },
    QualityLimits.parse({ ranges: { Age: [16, 110] } }),
  ).map(sayCheck);
  expect(sentences).toContain("Fraud share: 6.00 %, at least 0.50 %.");
  expect(sentences).toContain("Fraud share: 6.00 %, at most 50.00 %.");
  expect(sentences).toContain(
    "Repeated rows: 0.05 %, at most 1.00 % (1 row is the same as another in every column).",
  );
});
