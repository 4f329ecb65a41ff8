import { expect, test } from "vitest";
import type { Feature } from "@/lib/learning/features/features";
import { applyRule, learnRule, ruleText } from "./learn-rule";

const region: Feature = {
  name: "Region",
  type: "category",
  categories: ["", "north", "south"],
  categoryOf: { "": "", north: "north", south: "south" },
};
const amount: Feature = { name: "Amount", type: "number", edges: [10, 20, 30], hasMissing: true };
const rows = Uint32Array.from({ length: 1200 }, (_, row) => row);
const regions = Uint8Array.from(rows, (row) => row % 3);
/** Codes 0–3, and 4 for a missing amount. */
const amounts = Uint8Array.from(rows, (row) => Math.floor(row / 3) % 5);

function found(isPositive: (row: number) => boolean, features = [region, amount]) {
  const labels = Uint8Array.from(rows, (row) => (isPositive(row) ? 1 : 0));
  const codes = features.map(({ name }) => (name === "Region" ? regions : amounts));
  const rule = learnRule({ features, codes, labels, rows });
  const flags = applyRule(rule, codes, rows);
  return { text: ruleText(rule, features), hits: rows.filter((row) => flags[row] === labels[row]).length };
}

test("two conditions are found where both are needed", () => {
  expect(found((row) => regions[row] === 1 && amounts[row]! >= 2 && amounts[row]! < 4)).toEqual({
    text: "Region = north and Amount ≥ 20",
    hits: 1200,
  });
});

test("a limit has digits enough for a reader", () => {
  const balance: Feature = { name: "Balance", type: "number", edges: [1228.99213685951] };
  const codes = [Uint8Array.from(rows, (row) => row % 2)];
  const labels = Uint8Array.from(rows, (row) => row % 2);
  expect(ruleText(learnRule({ features: [balance], codes, labels, rows }), [balance])).toBe(
    "Balance ≥ 1228.99",
  );
});

test("one condition is enough where a second adds nothing", () => {
  expect(found((row) => regions[row] !== 2)).toEqual({ text: "Region ≠ south", hits: 1200 });
  expect(found((row) => amounts[row]! < 1).text).toBe("Amount < 10");
});

test("a missing value is a condition, of a number and of a category", () => {
  expect(found((row) => amounts[row] === 4).text).toBe("Amount is missing");
  expect(found((row) => regions[row] !== 0).text).toBe("Region is known");
});

test("no rule is found where no condition is better than chance", () => {
  const constant: Feature = { name: "Region", type: "category", categories: [], categoryOf: {} };
  expect(found((row) => row % 2 === 0, [constant]).text).toBe("");
});

test("few positive rows among many are not lost to the sample", () => {
  const many = Uint32Array.from({ length: 120_000 }, (_, row) => row);
  const codes = [Uint8Array.from(many, (row) => (row % 1000 < 2 ? 1 : 2))];
  const labels = Uint8Array.from(many, (row) => (row % 1000 === 0 ? 1 : 0));
  const rule = learnRule({ features: [region], codes, labels, rows: many });
  expect(ruleText(rule, [region])).toBe("Region = north");
});
