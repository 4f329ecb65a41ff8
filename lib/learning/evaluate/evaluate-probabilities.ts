import { z } from "zod";
import { Calibration } from "./calibrate";
import { calibrationCurve } from "./calibration-curve";

const Losses = z.object({ logLoss: z.number(), brier: z.number() });

/** How far a model's probabilities of fraud are from the outcomes of held-out claims. */
export const ProbabilityFigures = Losses.extend({
  /** null where the score is given as the probability. */
  calibration: Calibration.nullable(),
  /** How the calibration was found, or why there is none, in words. */
  calibrationFrom: z.string(),
  /** The probability of a claim at the threshold, which is a score. */
  atThreshold: z.number(),
  mean: z.number(),
  /** Of the scores before calibration. */
  uncalibrated: Losses.extend({ mean: z.number() }),
  /** Of giving every claim the share of frauds. */
  constant: Losses,
  curve: z.array(z.object({ predicted: z.number(), observed: z.number(), rows: z.int() })),
});
export type ProbabilityFigures = z.infer<typeof ProbabilityFigures>;

/** @param scores 0–1, before calibration @param probabilities of the same rows, after it */
export function evaluateProbabilities(
  labels: Uint8Array,
  scores: Float64Array,
  probabilities: Float64Array,
): Omit<ProbabilityFigures, "calibration" | "calibrationFrom" | "atThreshold"> {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    ...lossesOf(labels, probabilities),
    mean: meanOf(probabilities),
    uncalibrated: { ...lossesOf(labels, scores), mean: meanOf(scores) },
    constant: lossesOf(labels, new Float64Array(labels.length).fill(share)),
    curve: calibrationCurve(labels, probabilities),
  };
}

function lossesOf(labels: Uint8Array, probabilities: Float64Array): z.infer<typeof Losses> {
  return { logLoss: logLoss(labels, probabilities), brier: brierScore(labels, probabilities) };
}

/** The mean of −ln of what was given to the outcome; 0 and 1 count as 2⁻⁵² from them, as in scikit-learn's log_loss. */
export function logLoss(labels: Uint8Array, probabilities: Float64Array): number {
  return meanOf(
    probabilities.map((probability, row) => {
      const ofOutcome = labels[row] ? probability : 1 - probability;
      return -Math.log(Math.min(Math.max(ofOutcome, Number.EPSILON), 1 - Number.EPSILON));
    }),
  );
}

/** The mean squared distance from the outcome (Brier 1950), 0–1. */
export function brierScore(labels: Uint8Array, probabilities: Float64Array): number {
  return meanOf(probabilities.map((probability, row) => (probability - labels[row]!) ** 2));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
