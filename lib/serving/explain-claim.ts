import { codedColumn } from "@/lib/datasets/coded-column";
import { getModelKind } from "@/lib/learning/catalog";
import { describeCode } from "@/lib/learning/features/describe-code";
import { encodeFeatures } from "@/lib/learning/features/features";
import { claimFormats, readClaim } from "@/lib/learning/features/read-claim";
import type { ModelKind } from "@/lib/learning/model-kind";
import { predictFraud } from "@/lib/learning/predict-fraud";
import type { StoredModel } from "@/lib/learning/stored-model";
import { explainInWorker } from "@/lib/learning/workers/train-in-workers";

/** What a model says of one claim, and why. */
export interface ExplainedClaim {
  /** Of fraud, calibrated where the model has a calibration. */
  probability: number;
  /** Before calibration, 0–1: the scale of thresholds. */
  score: number;
  /** The scale of `base` and contributions; with log-odds, their sum's logistic function is the score. */
  scale: ModelKind["scoreScale"];
  /** The score before any field is known, by the claims as the model learned from them. */
  base: number;
  /** The greatest first, whichever way. Their sum and `base` are the raw score (model-kind.ts). */
  contributions: { feature: string; value: string; contribution: number }[];
}

/** @param claim its raw fields @throws DomainError "invalid" naming a field that the claim does not have */
export async function explainClaim(
  stored: StoredModel,
  claim: Record<string, string>,
): Promise<ExplainedClaim> {
  const { kind: slug, features, model } = stored;
  const kind = getModelKind(slug);
  const columns = Object.fromEntries(
    Object.entries(readClaim(claim, claimFormats(features))).map(([name, value]) => [
      name,
      codedColumn([value]),
    ]),
  );
  const codes = encodeFeatures(features, columns);
  const row = Uint32Array.of(0);
  const { scores, probabilities } = await predictFraud(stored, codes, row);
  const { base, values } = await explainInWorker(slug, model, codes, row);
  const contributions = features.map((feature, at) => ({
    feature: feature.name,
    value: describeCode(feature, codes[at]![0]!),
    contribution: values[at]![0]!,
  }));
  return {
    probability: probabilities[0]!,
    score: scores[0]!,
    scale: kind.scoreScale,
    base,
    contributions: contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}
