import { expect, test } from "vitest";
import { metricText } from "./metric-text";

const metrics = (value: number, low: number, high: number) => ({
  recall: { value },
  recall_low: { value: low },
  recall_high: { value: high },
});

test("a metric has only the decimals that its interval justifies", () => {
  expect(metricText(metrics(0.9513, 0.9101, 0.9742), "recall")).toEqual({
    value: "0.951",
    interval: "0.910 to 0.974",
  });
  expect(metricText(metrics(1, 0.2065, 1), "recall")).toEqual({ value: "1.0", interval: "0.2 to 1.0" });
});

test("a metric without an interval around it has three decimals", () => {
  expect(metricText({ recall: { value: 0.9513 } }, "recall")).toEqual({
    value: "0.951",
    interval: undefined,
  });
  expect(metricText(metrics(0.5, 0.6, 0.7), "recall")?.interval).toBeUndefined();
  expect(metricText({}, "recall")).toBeUndefined();
});
