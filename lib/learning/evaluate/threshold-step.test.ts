import { expect, test } from "vitest";
import { claimsWords, wordsOf } from "@/lib/datasets/table-words";
import { thresholdInWords } from "./threshold-step";

const words = (flagRate: number, recall: number, precision: number, of = claimsWords) =>
  thresholdInWords({ threshold: 0.5, flagRate, recall, precision }, of);

test("describes a threshold that flags some, all or no claims, or finds no fraud", () => {
  expect(words(0.44, 0.951, 0.136)).toBe(
    "Of the claims that the training held out for its test, 44.0 % would be flagged; 95.1 % of the frauds would be among them, and 13.6 % of the flags would be right.",
  );
  expect(words(1, 1, 0.06)).toContain("all would be flagged; all of the frauds would be among them");
  expect(words(0, 0, 0)).toContain("none would be flagged, so no fraud would be found.");
  expect(words(0.1, 0, 0)).toContain("10.0 % would be flagged, and no fraud would be among them.");
  const others = wordsOf({ column: "default", positive: "Yes", negative: "No" });
  expect(words(0.1, 0.5, 0.2, others)).toMatch(
    /^Of the rows that .* 50.0 % of the positives would be among them/,
  );
});
