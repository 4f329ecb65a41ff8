import { z } from "zod";
import { Calibration } from "./calibrate";
import { calibrationCurve } from "./calibration-curve";

const Losses = z.object({ logLoss: z.number(), brier: z.number() });

/** Distance of a model's fraud probabilities from the outcomes of held-out claims. */
export const ProbabilityFigures = Losses.extend({
  /** null when the score is used as the probability. */
  calibration: Calibration.nullable(),
  /** Source of the calibration, or the reason why there is none, in words. */
  calibrationFrom: z.string(),
  /** Probability of a claim whose score is at the threshold. */
  atThreshold: z.number(),
  mean: z.number(),
  /** Losses of the scores before calibration. */
  uncalibrated: Losses.extend({ mean: z.number() }),
  /** Losses of a constant prediction: the share of frauds for every claim. */
  constant: Losses,
  curve: z.array(z.object({ predicted: z.number(), observed: z.number(), rows: z.int() })),
});
export type ProbabilityFigures = z.infer<typeof ProbabilityFigures>;

/**
 * Evaluates probabilities. @param scores 0–1, before calibration, by row @param probabilities 0–1, after calibration,
 * by row
 */
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

/** Mean of −ln of the probability given to the outcome. 0 and 1 are clipped by 2⁻⁵², as in scikit-learn's log_loss. */
export function logLoss(labels: Uint8Array, probabilities: Float64Array): number {
  return meanOf(
    probabilities.map((probability, row) => {
      const ofOutcome = labels[row] ? probability : 1 - probability;
      return -Math.log(Math.min(Math.max(ofOutcome, Number.EPSILON), 1 - Number.EPSILON));
    }),
  );
}

/** Mean squared distance between probability and outcome (Brier 1950), 0–1. */
export function brierScore(labels: Uint8Array, probabilities: Float64Array): number {
  return meanOf(probabilities.map((probability, row) => (probability - labels[row]!) ** 2));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
