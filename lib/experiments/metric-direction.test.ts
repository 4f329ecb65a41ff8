import { expect, test } from "vitest";
import { changeOf, metricDirection } from "./metric-direction";

test.each([
  ["val_loss", "smaller"],
  ["mean_squared_error", "smaller"],
  ["brier_score", "smaller"],
  ["neg_log_loss", "greater"],
  ["trainAccuracy", "greater"],
  ["roc_auc", "greater"],
  ["validation-f1_score", "greater"],
  ["score", "greater"],
  ["learning_rate", undefined],
  ["loss_accuracy", undefined],
  ["glossary", undefined],
])("%s: %s is better", (name, direction) => {
  expect(metricDirection(name)).toBe(direction);
});

test("a change is better or worse by the metric's direction; equal and NaN are neither", () => {
  expect(changeOf("loss", 1, 0.5)).toBe("better");
  expect(changeOf("loss", 0.5, 1)).toBe("worse");
  expect(changeOf("recall", 0.5, 1)).toBe("better");
  expect(changeOf("recall", 1, 1)).toBeUndefined();
  expect(changeOf("recall", Number.NaN, 1)).toBeUndefined();
  expect(changeOf("epoch", 1, 2)).toBeUndefined();
});
