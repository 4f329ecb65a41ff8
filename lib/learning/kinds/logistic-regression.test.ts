import { expect, test } from "vitest";
import type { Feature } from "@/lib/learning/features/features";
import reference from "@/tests/interop/reference-values.json";
import kind from "./logistic-regression";

const { codes, labels, C, intercept, weights } = reference.logistic_regression;
const features = codes.map(
  (_, index): Feature => ({ name: `f${index}`, type: "number", edges: [0.5, 1.5, 2.5] }),
);

// Reference: scikit-learn 1.9.1 (tests/interop/reference-values.py).
test("the weights match scikit-learn", () => {
  const data = {
    features,
    codes: codes.map((ofFeature) => Uint8Array.from(ofFeature)),
    labels: Uint8Array.from(labels),
    rows: Uint32Array.from(labels.keys()),
  };
  const numbers = [0];
  const units = kind.fit(data, kind.params.parse({ C }), 1, () => numbers.shift());
  const model = kind.assemble([...units.values()], features);
  expect(model.intercept).toBeCloseTo(intercept, 5);
  model.weights.forEach(([first, ...others], feature) => {
    expect(first).toBe(0);
    others.forEach((weight, index) => {
      expect(weight).toBeCloseTo(weights[feature]![index]!, 5);
    });
  });
});
