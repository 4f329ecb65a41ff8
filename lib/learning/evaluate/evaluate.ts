import type { Figures } from "./champion-comparison";
import type { Evaluation } from "./evaluation";
import type { Scored } from "./measure-model";
import { figuresOf } from "./measure-model";
import { classScores, confusion, prAuc, prCurve, rocAuc, rocCurve, thresholdTable } from "./metrics";
import { type Costs, moneyCurve } from "./money";
import { recallAtFlagRate } from "./recall-at-flag-rate";

/** Predictions to evaluate. All arrays are by row. */
export interface Answers {
  labels: Uint8Array;
  probabilities: Float64Array;
  threshold: number;
  /** 1 for each row that the rule to compare with flags; null without one. */
  baseline: Float64Array | null;
  costs: Costs;
  /** Names of both classes, the negative one first. */
  classes: readonly [string, string];
}

/** A rule's figures, and the model's recall when it flags as many rows. */
type BaselineFigures = ReturnType<typeof flagging> & { modelRecall: number };

/** Evaluates probabilities against labels, their cost, and a rule without training. */
export function evaluate({
  labels,
  probabilities,
  threshold,
  baseline,
  costs,
  classes,
}: Answers): Omit<
  Evaluation,
  | "importance"
  | "champion"
  | "thresholdFrom"
  | "repeatedRows"
  | "probability"
  | "baseline"
  | "randomSplit"
  | "groups"
  | "leaks"
> & { figures: Figures; baseline: BaselineFigures | null } {
  const counts = confusion(labels, probabilities, threshold);
  return {
    threshold,
    classes: [
      { name: classes[0], ...classScores(counts, 0) },
      { name: classes[1], ...classScores(counts, 1) },
    ],
    confusion: counts,
    accuracy: (counts[0]![0]! + counts[1]![1]!) / labels.length,
    rocAuc: rocAuc(labels, probabilities),
    prAuc: prAuc(labels, probabilities),
    rocCurve: rocCurve(labels, probabilities),
    prCurve: prCurve(labels, probabilities),
    thresholds: thresholdTable(labels, probabilities),
    money: moneyCurve(labels, probabilities, baseline, threshold, costs),
    figures: figuresOf(labels, { probabilities, threshold }),
    baseline: baseline && baselineOf(flagging(confusion(labels, baseline, 0.5)), labels, probabilities),
  };
}

/** The rule's figures, and the model's recall at the rule's flag rate. */
function baselineOf(
  rule: ReturnType<typeof flagging>,
  labels: Uint8Array,
  probabilities: Float64Array,
): BaselineFigures {
  return { ...rule, modelRecall: recallAtFlagRate(labels, probabilities, rule.flagRate) };
}

/** Scores a model at its threshold, and independently of it. */
export function scoreModel(
  labels: Uint8Array,
  { probabilities, threshold }: Scored,
): { flagRate: number; recall: number; precision: number; rocAuc: number } {
  return {
    ...flagging(confusion(labels, probabilities, threshold)),
    rocAuc: rocAuc(labels, probabilities),
  };
}

/** Recall, precision and share of flagged rows of a confusion matrix `counts[actual][predicted]`. */
export function flagging(counts: number[][]): { flagRate: number; recall: number; precision: number } {
  const { recall, precision } = classScores(counts, 1);
  const rows = counts.flat().reduce((sum, count) => sum + count, 0);
  return { flagRate: (counts[0]![1]! + counts[1]![1]!) / rows, recall, precision };
}
