import { expect, test } from "vitest";
import reference from "@/tests/interop/reference-values.json";
import { calibrationCurve } from "./calibration-curve";

// Reference: scikit-learn's calibration_curve (tests/interop/reference-values.py).
test("the calibration curve is scikit-learn's, including merged bins", () => {
  const { labels, scores, calibration } = reference.metrics;
  const ours = calibrationCurve(Uint8Array.from(labels), Float64Array.from(scores));
  expect(ours).toHaveLength(calibration.predicted.length);
  ours.forEach(({ predicted, observed }, bin) => {
    expect(predicted).toBeCloseTo(calibration.predicted[bin]!, 12);
    expect(observed).toBeCloseTo(calibration.observed[bin]!, 12);
  });
  const few = calibrationCurve(Uint8Array.of(0, 1, 1), Float64Array.of(0.2, 0.8, 0.8));
  expect(few).toEqual([
    { predicted: 0.2, observed: 0, rows: 1 },
    { predicted: 0.8, observed: 1, rows: 2 },
  ]);
});
