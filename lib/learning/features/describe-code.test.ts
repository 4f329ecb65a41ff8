import { expect, test } from "vitest";
import { describeCode, describeCondition, rangeInWords } from "./describe-code";
import { type Feature, missingCodeOf, unknownCode } from "./features";

test("a category without a value is missing", () => {
  const region = {
    name: "region",
    type: "category" as const,
    categories: ["", "n"],
    categoryOf: { "": "", n: "n" },
  };
  expect([0, 1].map((code) => describeCode(region, code))).toEqual(["missing", "n"]);
});

test("a number of days since 1970 is described as a date, other numbers as they are", () => {
  const format = { type: "date", order: "DMY", part: "days", of: "sent" } as const;
  const days = { name: "sent days", type: "number" as const, edges: [20_420, 20_460], format };
  expect([0, 1, 2].map((code) => describeCode(days, code))).toEqual([
    "below 2025-11-28",
    "2025-11-28 to 2026-01-07",
    "from 2026-01-07",
  ]);
  const amount = { name: "amount", type: "number" as const, edges: [448.9667976367485, 12_345_678.5] };
  expect([0, 1, 2].map((code) => describeCode(amount, code))).toEqual([
    "below 448.967",
    "448.967 to 12345678.5",
    "from 12345678.5",
  ]);
});

test("a feature and a code are a condition as rules write it", () => {
  const conditions = (feature: Feature, ...codes: number[]) =>
    codes.map((code) => describeCondition(feature, code));
  const fault = {
    name: "fault",
    type: "category" as const,
    categories: ["", "Policy Holder"],
    categoryOf: {},
  };
  expect(conditions(fault, 0, 1, unknownCode)).toEqual([
    "fault is missing",
    "fault = Policy Holder",
    "fault is unknown",
  ]);
  const age = { name: "age", type: "number" as const, edges: [20, 30.5], hasMissing: true };
  expect(conditions(age, 0, 1, 2, missingCodeOf(age)!)).toEqual([
    "age < 20",
    "20 ≤ age < 30.5",
    "age ≥ 30.5",
    "age is missing",
  ]);
  expect(conditions({ ...age, edges: [] }, 0)).toEqual(["age is known"]);
  const shares = { of: { a: 0.1 }, otherwise: 0.2 };
  expect(conditions({ ...age, edges: [0.125], shares }, 1)).toEqual(["share of positives by age ≥ 0.125"]);
  const format = { type: "date", order: "DMY", part: "days", of: "sent" } as const;
  expect(conditions({ name: "sent days", type: "number", edges: [20_420], format }, 0)).toEqual([
    "sent days < 2025-11-28",
  ]);
});

test("whole numbers and percentages read as people write them", () => {
  const conditions = (feature: Parameters<typeof rangeInWords>[0]) =>
    [0, 1, 2, feature.edges.length].map((code) => rangeInWords(feature, code, code));
  const age = { name: "age", type: "number" as const, edges: [20.5, 21.5, 24.5, 30.5, 40.5] };
  expect(conditions(age)).toEqual(["age ≤ 20", "age = 21", "22 ≤ age ≤ 24", "age ≥ 41"]);
  const day = { type: "date", order: "DMY", part: "day", of: "sent" } as const;
  const sent = { name: "sent day", type: "number" as const, edges: [2.5, 3.5], format: day };
  expect(conditions(sent)).toEqual(["sent day ≤ 2", "sent day = 3", "sent day ≥ 4", "sent day ≥ 4"]);
  const place = (column: string) => ({ column, order: "DMY" as const });
  const between = { type: "distance" as const, from: place("sent"), to: place("due") };
  const wait = { name: "wait", type: "number" as const, edges: [22, 45], format: between };
  expect(conditions(wait).slice(0, 3)).toEqual(["wait ≤ 21", "22 ≤ wait ≤ 44", "wait ≥ 45"]);
  const format = { type: "number", decimal: ".", percent: true } as const;
  const rate = { name: "rate", type: "number" as const, edges: [0.025, 0.0745], format };
  expect(conditions(rate).slice(0, 2)).toEqual(["rate < 2.5 %", "2.5 % ≤ rate < 7.45 %"]);
  expect(describeCode(rate, 1)).toBe("2.5 % to 7.45 %");
});
