import { expect, test } from "vitest";
import { claimsWords } from "@/lib/datasets/table-words";
import type { SplitSettings } from "@/lib/learning/sampling/split-settings";
import { someEvaluation } from "@/tests/some-evaluation";
import { splitSection, splitText } from "./split-section";

const byTime: SplitSettings = { by: "time", column: "Year", keepsDuplicates: false };
const evaluation = someEvaluation([1, 1, 0, 0], [0.9, 0.2, 0.4, 0.1]);
const of = (value: number, low: number, high: number) => ({ value, low, high });
function section(here: ReturnType<typeof of>, there: ReturnType<typeof of>, split = byTime) {
  const figures = { ...evaluation.figures!, rocAuc: here };
  const randomSplit = { rocAuc: there, prAuc: of(0.2, 0.1, 0.3), rows: 4, positives: 2 };
  return splitSection(split, { ...evaluation, figures, randomSplit }, claimsWords);
}

test("a random split needs no section", () => {
  expect(splitSection({ ...byTime, by: "random" }, evaluation, claimsWords)).toBe("");
});

test("a split by time says how much better a random one would look", () => {
  const text = section(of(0.722, 0.7, 0.744), of(0.85, 0.83, 0.87));
  expect(text).toContain("The held-out claims are the newest by *Year*");
  expect(text).toContain("reaches ROC-AUC 0.850 (0.830 to 0.870)");
  expect(text).toContain("**A random split would promise too much** (−0.128 ROC-AUC)");
});

test("intervals that touch show no difference, and an easier part is called so", () => {
  expect(section(of(0.8, 0.78, 0.83), of(0.85, 0.83, 0.87))).toContain("may be chance");
  expect(section(of(0.9, 0.88, 0.92), of(0.85, 0.83, 0.87))).toContain("easier to rank than others");
});

test("a split by group says what stays together", () => {
  const text = section(of(0.8, 0.7, 0.9), of(0.8, 0.7, 0.9), { ...byTime, by: "group", column: "policy" });
  expect(text).toContain("All claims with the same *policy* are on one side of the split");
});

test("a split is named in a few words", () => {
  expect(splitText(byTime)).toBe("by time: Year");
  expect(splitText({ by: "random", column: "", keepsDuplicates: true })).toBe(
    "at random; repeated rows kept together",
  );
});
