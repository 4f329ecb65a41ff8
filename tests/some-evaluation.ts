import { claimsOutcome, claimsRule } from "@/lib/datasets/claims-table";
import { namedRuleText } from "@/lib/learning/evaluate/baseline-rule";
import { evaluate } from "@/lib/learning/evaluate/evaluate";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import type { TrainingFacts } from "@/lib/training/training-facts";

/**
 * The evaluation of scores against labels, as a training writes it; the rule flags where `rule` is 1. @param labels
 * `labels[row]: 0 | 1`
 */
export function someEvaluation(
  labels: number[],
  probabilities: number[],
  more: Partial<Evaluation> & { rule?: number[] } = {},
): Evaluation {
  const { rule, threshold = 0.5, ...rest } = more;
  const { baseline, ...evaluated } = evaluate({
    labels: Uint8Array.from(labels),
    probabilities: Float64Array.from(probabilities),
    threshold,
    baseline: rule ? Float64Array.from(rule) : null,
    costs: { missedFraud: 1000, investigation: 100 },
    classes: ["Legitimate", "Fraud"],
  });
  return {
    ...evaluated,
    baseline: baseline && { ...baseline, rule: namedRuleText(claimsRule), isLearned: false },
    importance: [
      { feature: "Fault", value: 0.7 },
      { feature: "Make", value: 0.3 },
    ],
    thresholdFrom: "as the run's parameters say",
    champion: null,
    ...rest,
  };
}

export const someFacts: TrainingFacts = {
  model: "fraud",
  modelVersion: "2",
  kind: "balanced-random-forest",
  featureSet: "twelve-categories",
  experiment: "fraud",
  experimentId: "1",
  experimentRunId: "a",
  artifactUri: "mlflow-artifacts:/1/a",
  params: {},
  paramsFrom: "the defaults",
  dataset: "claims",
  outcome: claimsOutcome,
  datasetVersion: 1,
  datasetSha256: "0",
  isSynthetic: false,
  split: { by: "random", column: "", keepsDuplicates: false },
  trainRows: 40,
  trainFrauds: 4,
  testRows: 10,
  testFrauds: 2,
  seed: 42,
  fitMs: 12,
  onnxMaxDifference: 0,
};
