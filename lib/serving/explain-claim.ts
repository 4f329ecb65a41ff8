import { codedColumn } from "@/lib/datasets/coded-column";
import { getModelKind } from "@/lib/learning/catalog";
import { describeCode, describeCondition } from "@/lib/learning/features/describe-code";
import { encodeFeatures } from "@/lib/learning/features/features";
import { readFeature } from "@/lib/learning/features/read-claim";
import type { ModelKind } from "@/lib/learning/model-kind";
import { predictFraud } from "@/lib/learning/predict-fraud";
import type { StoredModel } from "@/lib/learning/stored-model";
import { explainInWorker } from "@/lib/learning/workers/train-in-workers";

/** Prediction for one claim, with its explanation. */
export interface ExplainedClaim {
  /** Probability of fraud, calibrated if the model has a calibration. */
  probability: number;
  /** Score before calibration, 0–1: the scale of thresholds. */
  score: number;
  /** Scale of `base` and contributions. With log-odds, the logistic function of their sum is the score. */
  scale: ModelKind["scoreScale"];
  /** Score before any field is known, from the claims that the model learned from. */
  base: number;
  /** Largest absolute contribution first. Their sum plus `base` is the raw score (model-kind.ts). */
  contributions: { feature: string; value: string; text: string; contribution: number }[];
}

/**
 * Explains the prediction for one claim. @param claim raw fields @throws DomainError "invalid" naming a field that the
 * claim lacks
 */
export async function explainClaim(
  stored: StoredModel,
  claim: Record<string, string>,
): Promise<ExplainedClaim> {
  const { kind: slug, features, model } = stored;
  const kind = getModelKind(slug);
  const columns = Object.fromEntries(
    features.map((feature) => [feature.name, codedColumn([readFeature(claim, feature)])]),
  );
  const codes = encodeFeatures(features, columns);
  const row = Uint32Array.of(0);
  const { scores, probabilities } = await predictFraud(stored, codes, row);
  const { base, values } = await explainInWorker(slug, model, codes, row);
  const contributions = features.map((feature, index) => ({
    feature: feature.name,
    value: describeCode(feature, codes[index]![0]!),
    text: describeCondition(feature, codes[index]![0]!),
    contribution: values[index]![0]!,
  }));
  return {
    probability: probabilities[0]!,
    score: scores[0]!,
    scale: kind.scoreScale,
    base,
    contributions: contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}
