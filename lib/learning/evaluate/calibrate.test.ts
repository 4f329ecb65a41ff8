import fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "@/tests/interop/calibration-values.json";
import { fitCalibration, probabilitiesOf, probabilityAt, scoresOf } from "./calibrate";
import { brierScore, logLoss } from "./evaluate-probabilities";

const sizes = { logLoss: 6, brier: 6 };

// Reference: scikit-learn 1.9.1's CalibratedClassifierCV (tests/interop/calibration-values.py). It stops at a gradient
// of 1e-6, so slopes agree to four digits; the losses are flat there and agree to six.
test.each(reference.cases)("$name is calibrated as scikit-learn does", (example) => {
  const labels = Uint8Array.from(example.labels);
  const raw = Float64Array.from(example.raw);
  const calibration = fitCalibration(labels, raw);
  expect(calibration.slope / example.slope).toBeCloseTo(1, 4);
  expect(calibration.intercept / example.intercept).toBeCloseTo(1, 4);
  const probabilities = probabilitiesOf(raw, "log-odds", calibration);
  expect(logLoss(labels, probabilities)).toBeCloseTo(example.log_loss, sizes.logLoss);
  expect(brierScore(labels, probabilities)).toBeCloseTo(example.brier, sizes.brier);
});

test("log loss and Brier score by hand; a wrong certainty stays finite", () => {
  const labels = Uint8Array.of(1, 0);
  expect(logLoss(labels, Float64Array.of(0.5, 0.25))).toBeCloseTo(-(Math.log(0.5) + Math.log(0.75)) / 2, 12);
  expect(brierScore(labels, Float64Array.of(0.5, 0.25))).toBeCloseTo((0.25 + 0.0625) / 2, 12);
  expect(logLoss(labels, Float64Array.of(0, 1))).toBeCloseTo(52 * Math.LN2, 9);
});

const someClaims = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1)), { minLength: 2, maxLength: 200 })
  .filter((claims) => new Set(claims.map(([, label]) => label)).size === 2);

describe("for any claims", () => {
  test("a higher score never has a lower probability, and the slope is positive", () => {
    fc.assert(
      fc.property(someClaims, (claims) => {
        const raw = Float64Array.from(claims, ([score]) => score);
        const calibration = fitCalibration(
          Uint8Array.from(claims, ([, label]) => label),
          raw,
        );
        expect(calibration.slope).toBeGreaterThan(0);
        expect(Number.isFinite(calibration.slope + calibration.intercept)).toBe(true);
        const sorted = raw.toSorted();
        const probabilities = probabilitiesOf(sorted, "score", calibration);
        for (let place = 1; place < sorted.length; place++)
          expect(probabilities[place]).toBeGreaterThanOrEqual(probabilities[place - 1]!);
      }),
    );
  });
});

test("a ranking that is worse than chance gets nearly the share of frauds for every claim", () => {
  const labels = Uint8Array.from({ length: 100 }, (_, row) => (row < 10 ? 1 : 0));
  const raw = Float64Array.from(labels.keys(), (row) => row / 100);
  const calibration = fitCalibration(labels, raw);
  for (const probability of probabilitiesOf(raw, "score", calibration))
    expect(Math.abs(probability - 0.1)).toBeLessThan(0.01);
});

test("scores that separate the classes get probabilities close to 0 and 1, but never 0 or 1", () => {
  const labels = Uint8Array.from({ length: 100 }, (_, row) => (row < 50 ? 0 : 1));
  const raw = Float64Array.from(labels, (label) => (label ? 50 : -50));
  const [low, high] = [0, 99].map(
    (row) => probabilitiesOf(raw, "log-odds", fitCalibration(labels, raw))[row]!,
  );
  // Platt's targets: 1 / 52 and 51 / 52.
  expect(low).toBeCloseTo(1 / 52, 6);
  expect(high).toBeCloseTo(51 / 52, 6);
});

test("without a calibration the score is the probability, as in earlier models", () => {
  const raw = Float64Array.of(-1, 0, 2);
  expect(probabilitiesOf(raw, "log-odds", undefined)).toEqual(scoresOf(raw, "log-odds"));
  expect(probabilitiesOf(raw, "score", undefined)).toBe(raw);
  expect(probabilityAt(0.5, "log-odds", undefined)).toBe(0.5);
  expect(probabilityAt(0.5, "log-odds", { method: "sigmoid", slope: 2, intercept: -1 })).toBeCloseTo(
    1 / (1 + Math.E),
    12,
  );
});
