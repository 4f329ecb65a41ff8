import { z } from "zod";

/**
 * Strictly increasing map from a raw score to a probability: 1 / (1 + exp(−(slope · score + intercept))), after Platt
 * 1999. A model without a calibration uses its score as its probability.
 */
export const Calibration = z.object({
  method: z.literal("sigmoid"),
  slope: z.number().positive(),
  intercept: z.number(),
});
export type Calibration = z.infer<typeof Calibration>;

/** Scale of raw scores: "score" is 0–1, "log-odds" is the logarithm of the odds. */
export type ScoreScale = "score" | "log-odds";

/** Minimum slope. A model that ranks no better than chance gives nearly the same probability to every claim. */
const leastSlope = 0.01;
const mostIterations = 100;

/**
 * Converts raw scores, to which the features' contributions add up, to scores of 0–1, the scale of thresholds.
 * @param scale "log-odds" goes through the logistic function; "score" is returned unchanged
 */
export function scoresOf(raw: Float64Array, scale: ScoreScale): Float64Array {
  return scale === "score" ? raw : raw.map((value) => logistic(value));
}

/** Probabilities of raw scores. Without a calibration these are the scores. */
export function probabilitiesOf(
  raw: Float64Array,
  scale: ScoreScale,
  calibration: Calibration | undefined,
): Float64Array {
  if (!calibration) return scoresOf(raw, scale);
  return raw.map((value) => logistic(calibration.slope * value + calibration.intercept));
}

/** The probability of one score of 0–1, such as a threshold. */
export function probabilityAt(
  score: number,
  scale: ScoreScale,
  calibration: Calibration | undefined,
): number {
  const raw = scale === "score" ? score : Math.log(score / (1 - score));
  return probabilitiesOf(Float64Array.of(raw), scale, calibration)[0]!;
}

/**
 * Fits the sigmoid to raw scores of claims that the model did not learn from. Uses Platt's targets (one extra claim of
 * each class, so that no probability is 0 or 1) and Newton's method with halved steps (Lin, Lin, Weng 2007). Equivalent
 * to scikit-learn's CalibratedClassifierCV with method "sigmoid" and ensemble=False.
 * @param labels `labels[row]: 0 | 1`; both classes must occur @param raw raw scores by place in `labels`
 */
export function fitCalibration(labels: Uint8Array, raw: Float64Array): Calibration {
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  const legitimate = labels.length - frauds;
  const targets = [1 / (legitimate + 2), (frauds + 1) / (frauds + 2)];
  const start = Math.log((frauds + 1) / (legitimate + 1));
  const free = descend(0, start, false);
  const { slope, intercept } = free.slope >= leastSlope ? free : descend(leastSlope, start, true);
  return { method: "sigmoid", slope, intercept };

  function descend(firstSlope: number, firstIntercept: number, isSlopeFixed: boolean) {
    let [slope, intercept] = [firstSlope, firstIntercept];
    let loss = lossOf(slope, intercept);
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      const [bySlope, byIntercept, slopeStep, interceptStep] = newtonStep(slope, intercept, isSlopeFixed);
      if (Math.abs(bySlope) < 1e-10 * labels.length && Math.abs(byIntercept) < 1e-10 * labels.length) break;
      let size = 1;
      let next = loss;
      for (; size > 1e-10; size /= 2) {
        next = lossOf(slope - size * slopeStep, intercept - size * interceptStep);
        if (next < loss) break;
      }
      if (!(next < loss)) break;
      slope -= size * slopeStep;
      intercept -= size * interceptStep;
      loss = next;
    }
    return { slope, intercept };
  }

  /** Cross-entropy against the targets, computed without overflow. */
  function lossOf(slope: number, intercept: number): number {
    let loss = 0;
    for (let row = 0; row < labels.length; row++) {
      const value = slope * raw[row]! + intercept;
      const target = targets[labels[row]!]!;
      loss += Math.max(value, 0) - value * target + Math.log1p(Math.exp(-Math.abs(value)));
    }
    return loss;
  }

  /** The gradient and Newton's step against it. */
  function newtonStep(slope: number, intercept: number, isSlopeFixed: boolean) {
    let [bySlope, byIntercept, ss, si, ii] = [0, 0, 1e-12, 0, 1e-12];
    for (let row = 0; row < labels.length; row++) {
      const score = raw[row]!;
      const probability = logistic(slope * score + intercept);
      const difference = probability - targets[labels[row]!]!;
      const weight = probability * (1 - probability);
      bySlope += difference * score;
      byIntercept += difference;
      ss += weight * score * score;
      si += weight * score;
      ii += weight;
    }
    if (isSlopeFixed) return [0, byIntercept, 0, byIntercept / ii] as const;
    const determinant = ss * ii - si * si;
    return [
      bySlope,
      byIntercept,
      (ii * bySlope - si * byIntercept) / determinant,
      (ss * byIntercept - si * bySlope) / determinant,
    ] as const;
  }
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
