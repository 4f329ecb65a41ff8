import { codedColumn } from "@/lib/datasets/coded-column";
import { getModelKind } from "./catalog";
import { describeCode } from "./describe-code";
import { encodeFeatures } from "./features";
import type { ModelKind } from "./model-kind";
import type { StoredModel } from "./stored-model";
import { explainInWorker } from "./train-in-workers";

/** What a model says of one claim, and why. */
export interface ExplainedClaim {
  probability: number;
  /** What `base` and contributions are measured in; with log-odds, their sum's logistic function is the probability. */
  scale: ModelKind["scoreScale"];
  /** The score before any field is known, by the claims as the model learned from them. */
  base: number;
  /** The greatest first, whichever way. Their sum and `base` are the score. */
  contributions: { feature: string; value: string; contribution: number }[];
}

/** @throws DomainError "invalid" naming a field that the claim does not have */
export async function explainClaim(
  { kind: slug, features, model }: StoredModel,
  claim: Record<string, string>,
): Promise<ExplainedClaim> {
  const kind = getModelKind(slug);
  const columns = Object.fromEntries(
    Object.entries(claim).map(([name, value]) => [name, codedColumn([value])]),
  );
  const codes = encodeFeatures(features, columns);
  const row = Uint32Array.of(0);
  const [probability] = kind.predict(model, codes, row);
  const { base, values } = await explainInWorker(slug, model, codes, row);
  const contributions = features.map((feature, at) => ({
    feature: feature.name,
    value: describeCode(feature, codes[at]![0]!),
    contribution: values[at]![0]!,
  }));
  return {
    probability: probability!,
    scale: kind.scoreScale,
    base,
    contributions: contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}
