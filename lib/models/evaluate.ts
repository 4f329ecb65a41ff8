import type { Evaluation } from "./evaluation";
import { classScores, confusion, prAuc, prCurve, rocAuc, rocCurve, thresholdTable } from "./metrics";

/** How probabilities stand against labels, with a rule beside them. @param baseline 1 for each row that the rule flags */
export function evaluate(
  labels: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
  baseline: Float64Array,
  importance: Evaluation["importance"],
): Evaluation {
  const counts = confusion(labels, probabilities, threshold);
  const ofRule = confusion(labels, baseline, 0.5);
  const rule = classScores(ofRule, 1);
  return {
    threshold,
    classes: [
      { name: "Legitimate", ...classScores(counts, 0) },
      { name: "Fraud", ...classScores(counts, 1) },
    ],
    confusion: counts,
    accuracy: (counts[0]![0]! + counts[1]![1]!) / labels.length,
    rocAuc: rocAuc(labels, probabilities),
    prAuc: prAuc(labels, probabilities),
    rocCurve: rocCurve(labels, probabilities),
    prCurve: prCurve(labels, probabilities),
    thresholds: thresholdTable(labels, probabilities),
    importance,
    baseline: {
      flagRate: (ofRule[0]![1]! + ofRule[1]![1]!) / labels.length,
      recall: rule.recall,
      precision: rule.precision,
    },
  };
}
