import { expect, test } from "vitest";
import { costText } from "./cost-text";

const curve = {
  points: [],
  costs: { missedFraud: 30, investigation: 1 },
  rule: null,
  flagAll: 1,
  flagNone: 1.01,
};

test("a lower cost does not read like the model's, and an equal one has two decimals", () => {
  const near = costText({ ...curve, atThreshold: 0.3444, lowest: [0.43, 0.3375] });
  expect([near(0.3444), near(0.3375), near(1234.5)]).toEqual(["0.344", "0.338", "1,234.500"]);
  const same = costText({ ...curve, atThreshold: 0.3444, lowest: [0.43, 0.3442] });
  expect([same(0.3444), same(1)]).toEqual(["0.34", "1.00"]);
});
