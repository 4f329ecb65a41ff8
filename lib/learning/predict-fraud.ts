import { getModelKind } from "./catalog";
import { probabilitiesOf, scoresOf } from "./evaluate/calibrate";
import type { StoredModel } from "./stored-model";
import { rawScoresInWorker } from "./workers/train-in-workers";

/** Predictions by place in the requested rows. */
export interface FraudPrediction {
  /** Scores before calibration, 0–1: the scale of thresholds. */
  scores: Float64Array;
  /** Probabilities of fraud, 0–1; equal to the scores when the model has no calibration. */
  probabilities: Float64Array;
}

/** Computes scores and probabilities of rows in a worker thread. */
export async function predictFraud(
  { kind, model, calibration }: Pick<StoredModel, "kind" | "model" | "calibration">,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<FraudPrediction> {
  const { scoreScale } = getModelKind(kind);
  const raw = await rawScoresInWorker(kind, model, codes, rows);
  return {
    scores: scoresOf(raw, scoreScale),
    probabilities: probabilitiesOf(raw, scoreScale, calibration),
  };
}
