import { expect, test } from "vitest";
import type { StoredModel } from "@/lib/learning/stored-model";
import { knownThreshold } from "./playground";

const stored: StoredModel = {
  kind: "balanced-random-forest",
  featureSet: "twelve-categories",
  features: [],
  model: {},
  threshold: 0.5,
};

test("converts a threshold to the probability of such a score; without a calibration it stays a score", () => {
  const step = { threshold: 0.5, flagRate: 0.4 };
  expect(knownThreshold(stored, step)).toEqual({ ...step, probability: 0.5 });
  const calibration = { method: "sigmoid" as const, slope: 11.489, intercept: -8.671 };
  // By hand: 1 / (1 + exp(8.671 − 11.489 / 2)).
  expect(knownThreshold({ ...stored, calibration }, step).probability).toBeCloseTo(0.05085, 4);
});
