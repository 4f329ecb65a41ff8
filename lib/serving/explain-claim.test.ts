import { beforeAll, expect, test, vi } from "vitest";
import { claimFields } from "@/lib/learning/features/claim-field";
import type { StoredModel } from "@/lib/learning/stored-model";
import { someClaims, trainModel } from "@/tests/trained-model";
import { explainClaim } from "./explain-claim";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));

let claims: Record<string, string>[];
let models: StoredModel[];
beforeAll(async () => {
  ({ claims } = await someClaims(1500));
  models = [
    trainModel(claims, "balanced-random-forest", { n_estimators: 10 }),
    trainModel(claims, "gradient-boosted-trees", { n_estimators: 10 }, "all-columns"),
    trainModel(claims, "logistic-regression"),
  ];
});

test("base and contributions add up to the score for every kind", async () => {
  for (const model of models)
    for (const claim of claims.slice(0, 20)) {
      const { score, base, contributions, scale } = await explainClaim(model, claim);
      const sum = contributions.reduce((all, { contribution }) => all + contribution, base);
      expect(scale === "score" ? sum : 1 / (1 + Math.exp(-sum))).toBeCloseTo(score, 9);
      const sizes = contributions.map(({ contribution }) => Math.abs(contribution));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    }
});

test("a calibration changes the probability, but not the score or contributions", async () => {
  const calibration = { method: "sigmoid" as const, slope: 4, intercept: -3 };
  for (const model of models) {
    const before = await explainClaim(model, claims[0]!);
    const after = await explainClaim({ ...model, calibration }, claims[0]!);
    expect(before.probability).toBe(before.score);
    const raw = before.contributions.reduce((all, { contribution }) => all + contribution, before.base);
    expect(after.probability).toBeCloseTo(1 / (1 + Math.exp(3 - 4 * raw)), 9);
    expect({ ...after, probability: before.probability }).toEqual(before);
  }
});

test("describes values as the model sees them, including unknown ones; names a missing field", async () => {
  const [forest, boosted] = models as [StoredModel, StoredModel, StoredModel];
  const describedValue = async (model: StoredModel, change: Record<string, string>, feature: string) =>
    (await explainClaim(model, { ...claims[0], ...change })).contributions.find(
      (contribution) => contribution.feature === feature,
    )?.value;
  expect(await describedValue(forest, { Make: "Porche" }, "Make")).toBe("Lexus, Ferrari, Porche or Jaguar");
  expect(await describedValue(forest, { Make: "Trabant" }, "Make")).toBe("unknown");
  expect(await describedValue(boosted, { Age: "1" }, "Age")).toMatch(/^below \d/);
  expect(await describedValue(boosted, { Age: "200" }, "Age")).toMatch(/^from \d/);
  expect(await describedValue(boosted, { Age: "40" }, "Age")).toMatch(/^\d+(\.5)? to \d/);
  const { Make: _, ...without } = claims[0]!;
  await expect(explainClaim(forest, without)).rejects.toThrow("Make");
});

test("a form offers the values that the model knows and the range in which numbers matter", () => {
  const fields = claimFields(models[1]!.features);
  expect(fields.find(({ name }) => name === "Fault")).toMatchObject({
    type: "category",
    values: expect.arrayContaining(["Policy Holder", "Third Party"]),
  });
  const age = fields.find(({ name }) => name === "Age");
  expect(age?.type === "number" && age.range?.[0]).toBeLessThan(age?.type === "number" ? age.range![1] : 0);
});
