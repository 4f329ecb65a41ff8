import { getModelKind } from "./catalog";
import { probabilitiesOf, scoresOf } from "./evaluate/calibrate";
import type { StoredModel } from "./stored-model";
import { rawScoresInWorker } from "./workers/train-in-workers";

/** A model's answers, by place in the rows that were asked for. */
export interface FraudPrediction {
  /** Before calibration, 0–1: the scale of thresholds. */
  scores: Float64Array;
  /** Of fraud, 0–1; the scores themselves where the model has no calibration. */
  probabilities: Float64Array;
}

/** The scores and probabilities that a model gives rows, worked out in a worker thread. */
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
