import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { areEnough, tooFewToCompare } from "./unseen-rows";

test("a comparison takes ten rows of each class, and says so in the words of the table", () => {
  const labels = (positives: number, others: number) =>
    Uint8Array.from({ length: positives + others }, (_, row) => (row < positives ? 1 : 0));
  const found = [labels(10, 10), labels(9, 100), labels(100, 9), labels(0, 0)].map(areEnough);
  expect(found).toEqual([true, false, false, false]);
  expect(tooFewToCompare(claimsOutcome)).toBe(
    "a comparison takes 10 frauds and 10 others that neither model learned from",
  );
  expect(tooFewToCompare({ column: "returned", positive: "ja", negative: "nein" })).toContain(
    "takes 10 positives and 10 others",
  );
});
