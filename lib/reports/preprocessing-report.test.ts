import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { claimsWords } from "@/lib/datasets/table-words";
import { expectPlain } from "@/tests/plain-report";
import { type Preprocessing, preprocessingCharts, preprocessingReport } from "./preprocessing-report";

const bin = (name: string, woe: number) => ({ name, rows: 10, frauds: 1, woe, iv: 0.1 });
const column = (name: string, iv: number, woes = [-0.5, 0.5]) => ({
  name,
  iv,
  isBinned: false,
  bins: woes.map((woe, index) => bin("abc"[index]!, woe)),
});

function report({ columns = [column("Fault", 0.5), column("Make", 0.3)], ...more }: Partial<Preprocessing>) {
  const informative = columns.filter(({ iv }) => iv > 0.02 && iv < 0.6).map(({ name }) => name);
  const { markdown } = preprocessingReport({
    data: { dataset: "claims", version: 1, rows: 100, frauds: 6, isSynthetic: false, outcome: claimsOutcome },
    checks: [],
    columns,
    lowest: 0.02,
    highest: 0.6,
    informative,
    encoded: { dataset: "encoded", version: 1, columns: 2, features: ["Fault", "Make"], transformation: "0" },
    ...more,
  });
  expectPlain(`${markdown}\n${JSON.stringify(preprocessingCharts(columns, claimsWords))}`);
  return markdown;
}
const uses = (...features: string[]) => ({
  encoded: { dataset: "encoded", version: 1, columns: 1, features, transformation: "0" },
});

test("states whether the feature set has the informative columns", () => {
  expect(report({})).toContain(
    "Between these limits are 2: Fault, Make. These are the 2 columns of the feature set.",
  );
  expect(report({ columns: [column("Fault", 0.5)], ...uses("Fault") })).toContain(
    "One column is between these limits: Fault. This is the one column of the feature set.",
  );
  expect(report({ columns: [column("Fault", 0)], ...uses() })).toContain(
    "No column is between these limits. The feature set has no column.",
  );
  expect(report(uses("Make", "Age"))).toContain(
    "**The feature set has other columns.** It lacks Fault. It has Age, which is not between these limits.",
  );
});

test("handles one column, one claim and one fraud", () => {
  const text = report({
    columns: [{ ...column("Fault", 0.5, [0]), isBinned: true }],
    data: { dataset: "claims", version: 1, rows: 1, frauds: 1, isSynthetic: false, outcome: claimsOutcome },
    ...uses("Fault"),
  });
  expect(text).toContain("1 claim, 1 fraud (100 %)");
  expect(text).toContain("Information value of 1 column; highest: Fault with 0.500");
  expect(text).toContain("with 1 column of 0 and 1, created");
});

test("a column of many values has no chart, and is not called too informative", () => {
  const many = { ...column("Customer", 3), bins: Array.from({ length: 41 }, (_, at) => bin(`c${at}`, 0.1)) };
  const text = report({ columns: [many, column("Fault", 0.7), column("Make", 0.3)] });
  expect(text).toContain("| Customer | 3.0000 | 41 | many values, which raise it |");
  expect(text).toContain("| Fault | 0.7000 | 2 | too much |");
  expect(Object.keys(preprocessingCharts([many, column("Fault", 0.7)], claimsWords))).toEqual([
    "information-value",
    "woe-fault",
  ]);
});

test("describes frauds that are equally frequent for all values, or for two of three", () => {
  expect(report({ columns: [column("Fault", 0.5, [0, 0])] })).toContain(
    "by value; frauds are equally frequent for each value",
  );
  expect(report({ columns: [column("Fault", 0.5, [-0.5, -0.5, 1])] })).toContain(
    "frauds are most frequent where it is a or b, with -0.50",
  );
});

test("names failed checks", () => {
  const check = { value: 1, threshold: 0, unit: "count", limit: "most", found: "" } as const;
  const checks = [
    { ...check, name: "Columns that never change", hasPassed: false },
    { ...check, name: "Repeated rows", hasPassed: true },
  ];
  expect(report({ checks })).toContain("**1 of 2 checks of the data failed**: Columns that never change.");
  expect(report({ checks: checks.slice(0, 1) })).toContain("**1 of 1 check of the data failed**");
});

test("escapes names and gives each column its own chart, even with similar names", () => {
  const names = ["Регион", "Сумма (€)", "Сумма ($)", "Premium ($)", "a|b", "[l](http://evil.example)"];
  const columns = names.map((name) => column(name, 0.5));
  const text = report({ columns });
  const images = [...text.matchAll(/^!\[.*\]\(artifact:([^)]*)\)$/gm)].map(([, key]) =>
    decodeURIComponent(key!),
  );
  expect(images).toEqual(Object.keys(preprocessingCharts(columns, claimsWords)));
  expect(new Set(images).size).toBe(1 + names.length);
  expect(text).toContain("| a\\|b |");
  expect(text).not.toMatch(/(?<!\\)\$|(?<!\\)\[l/);
});

test("a bin that ends with a bracket does not end the image description", () => {
  const bins = [bin("(89.7, 119.6]", -0.5), bin("(119.6, 150]", 0.5)];
  expect(report({ columns: [{ name: "Amount", iv: 0.5, isBinned: true, bins }] })).toContain(
    "it is (89.7, 119.6\\], with -0.50](artifact:woe-amount)",
  );
});
