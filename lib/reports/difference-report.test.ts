import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import type { TrainingSetup } from "@/lib/learning/training-setup";
import type { Explanation } from "@/lib/training/explain-difference";
import { expectPlain } from "@/tests/plain-report";
import { differenceReport } from "./difference-report";

const setup = {
  dataset: "claims",
  version: 1,
  outcome: claimsOutcome,
  testSize: 0.2,
  split: { by: "random", column: "", keepsDuplicates: false },
  seed: 42,
  features: "all-columns",
  params: {},
  kind: "logistic-regression",
  costs: { missedFraud: 1, investigation: 1 },
  threshold: { rule: "fixed", value: 0.5, precisionFloor: 0.1, flagRate: 0.3 },
} satisfies TrainingSetup;

function report(found: Partial<Explanation>): string {
  const { total = 0 } = found;
  const a = { runId: "1", name: "first", setup, value: 0.8 };
  const b = { runId: "2", name: "second", setup: { ...setup, seed: 7 }, value: 0.8 + total };
  const fair = { rows: 1, frauds: 0, figures: null, reason: "a reason" };
  const explained = { total, effects: [], together: 0, unexplained: 0, ...found };
  const text = differenceReport("recall", a, b, explained, fair);
  expect(text).toContain(
    "cannot be compared fairly: a reason. 1 held-out claim with 0 frauds is new to both.",
  );
  expectPlain(text);
  return text;
}
const seed = (value: number) => ({ factor: "seed", value }) as const;
const data = (value: number) => ({ factor: "data", value }) as const;

test("the chart names the claims that each model was measured on", () => {
  expect(report({ total: 0.1, effects: [seed(0.1)] })).toContain(
    "![recall from 0.800 to 0.900, each model on the claims that its own training held out: ",
  );
});

test("reports no difference when there is none", () => {
  const text = report({});
  expect(text).toContain("the recall is the same, **0.800**. Both used the same data");
  expect(report({ total: -0.0004 })).toContain("is the same");
});

test("does not rank a single difference", () => {
  expect(report({ total: 0.1, effects: [seed(0.1)] })).toContain("Only one thing differs: *Seed and share");
});

test("names the largest of several differences, a tie, and differences without effect", () => {
  expect(report({ total: 0.1, effects: [seed(0.02), data(-0.08)] })).toContain(
    "Among the differences, *Data* changes it by −0.080 when nothing else is changed, more than any other difference.",
  );
  expect(report({ total: 0, effects: [seed(0.05), data(-0.05)] })).toContain(
    "; another difference changes it as much.",
  );
  expect(report({ total: 0, effects: [seed(0), data(0)] })).toContain(
    "None of the 2 differences changes it when nothing else is changed.",
  );
});

test("describes differences that act together", () => {
  expect(report({ total: 0.1, effects: [seed(0.01), data(0.02)], together: 0.07 })).toContain(
    "Most of that comes from differences that act together (+0.070)",
  );
  expect(report({ total: 0.1, effects: [seed(0), data(0)], together: 0.1 })).toContain(
    "Together, the differences change it by +0.100 more.",
  );
});
