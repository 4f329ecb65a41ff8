import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import type { TrainingSetup } from "@/lib/learning/training-setup";
import { explainDifference } from "./explain-difference";

const setup: TrainingSetup = {
  dataset: "claims",
  version: 1,
  outcome: claimsOutcome,
  testSize: 0.2,
  split: { by: "random", column: "", keepsDuplicates: false },
  seed: 42,
  features: "twelve-categories",
  kind: "balanced-random-forest",
  params: { trees: 150 },
  threshold: { rule: "fixed", value: 0.5, precisionFloor: 0.15, flagRate: 0.3 },
  costs: { missedFraud: 5000, investigation: 150 },
};
const other: TrainingSetup = { ...setup, version: 2, params: { trees: 50 } };

/** Version 2 adds 0.1, fewer trees subtract 0.04, and both together add another 0.01. */
const refit = async ({ version, params }: TrainingSetup) =>
  0.8 +
  (version === 2 ? 0.1 : 0) -
  (params.trees === 50 ? 0.04 : 0) +
  (version === 2 && params.trees === 50 ? 0.01 : 0);

test("swaps each differing factor by itself, and names the remainder", async () => {
  const seen: string[] = [];
  const explanation = await explainDifference(
    { setup, logged: 0.8 },
    { setup: other, logged: 0.89 },
    (tried, what) => {
      seen.push(what);
      return refit(tried);
    },
  );
  expect(seen).toEqual(["the first run", "the second run", "Data", "Model kind and parameters"]);
  expect(explanation.effects.map(({ factor }) => factor)).toEqual(["data", "parameters"]);
  expect(explanation.effects[0]!.value).toBeCloseTo(0.1, 12);
  expect(explanation.effects[1]!.value).toBeCloseTo(-0.04, 12);
  expect(explanation.together).toBeCloseTo(0.01, 12);
  expect(explanation.total).toBeCloseTo(0.09, 12);
  // The logged difference is 0.09; refitting reproduces 0.07.
  expect(explanation.unexplained).toBeCloseTo(0.02, 12);
});

test("a single factor explains everything, without a third training", async () => {
  let trainings = 0;
  const b = { setup: { ...setup, version: 2 }, logged: 0.9 };
  const explanation = await explainDifference({ setup, logged: 0.8 }, b, (tried) => {
    trainings++;
    return refit(tried);
  });
  expect(trainings).toBe(2);
  expect(explanation).toMatchObject({ together: 0 });
  expect(explanation.unexplained).toBeCloseTo(0, 12);
});

test("trainings with equal inputs differ only by their environment", async () => {
  const explanation = await explainDifference({ setup, logged: 0.8 }, { setup, logged: 0.82 }, refit);
  expect(explanation).toMatchObject({ effects: [], together: 0 });
  expect(explanation.unexplained).toBeCloseTo(0.02, 12);
});
