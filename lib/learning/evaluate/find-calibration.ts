import { getModelKind } from "@/lib/learning/catalog";
import type { TrainingData } from "@/lib/learning/model-kind";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { type Calibration, scoresOf } from "./calibrate";
import { crossValidate } from "./cross-validate";

/** Minimum claims of each class: with fewer, a calibration is not reliable. */
const fewestOfClass = 10;

export interface FoundCalibration {
  /** Undefined when the score is used as the probability. */
  calibration: Calibration | undefined;
  /** Source of the calibration in words, for the report. */
  from: string;
  /** Scores of training rows by models that did not learn from them, reused to choose a threshold. */
  scores: Float64Array | undefined;
}

/**
 * Fits a calibration to scores of training claims by models that did not learn from them, so the test rows stay unseen.
 */
export async function findCalibration(
  data: TrainingData,
  how: { kind: string; params: Record<string, unknown>; seed: number; isWanted: boolean },
  options: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<FoundCalibration> {
  const none = { calibration: undefined, scores: undefined };
  if (!how.isWanted) return { ...none, from: "none, as the run's parameters say" };
  const labels = pickRows(data.labels, data.rows);
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(frauds, labels.length - frauds) < fewestOfClass)
    return { ...none, from: `none: it takes ${fewestOfClass} training rows of either class` };
  const raw = await crossValidate(how.kind, data, how.params, how.seed, options);
  const calibration = await calculateInWorker("fitCalibration", labels, raw);
  const from = "a sigmoid fitted in a 5-fold cross-validation of the training rows";
  return { calibration, from, scores: scoresOf(raw, getModelKind(how.kind).scoreScale) };
}
