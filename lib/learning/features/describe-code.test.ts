import { expect, test } from "vitest";
import { describeCode } from "./describe-code";

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
