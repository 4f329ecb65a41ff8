import { counted } from "@/lib/base/number-text";
import { fewFrauds } from "@/lib/learning/evaluate/estimate-text";
import type { Predictions } from "@/lib/monitoring/predictions";
import { count, markdownTable, score, thresholdText } from "./markdown-table";

/** How right the model is on the current claims, beside its training. */
export function performanceSection(
  { performance, threshold, isCalibrated }: Predictions,
  picture: (key: string) => string,
): string {
  if (!performance)
    return `## How right the model is

The current claims do not have labels of both classes, so it cannot be measured yet. Upload a version of them with the column *FraudFound_P* when the outcome is known, and run this again.`;
  const { training, classes } = performance;
  const points = (now: number, before: number) => {
    const difference = Number(((now - before) * 100).toFixed(1));
    const sign = difference < 0 ? "−" : difference > 0 ? "+" : "";
    return sign + Math.abs(difference).toFixed(1);
  };
  const row = (name: string, now: number, before: number) => [
    name,
    score(before),
    score(now),
    points(now, before),
  ];
  return `## How right the model is

On ${counted(performance.rows, "labelled claim")} with ${counted(performance.frauds, "fraud")}, at a score threshold of ${thresholdText(threshold)}, beside what its training measured on claims that it had held out:

${markdownTable(
  ["", "Training", "Current", "Difference, points"],
  [
    row("Recall", performance.recall, training.recall),
    row("Precision", performance.precision, training.precision),
    row("Flag rate", performance.flagRate, training.flagRate),
    row("ROC-AUC", performance.rocAuc, training.rocAuc),
  ],
  ["Training", "Current", "Difference, points"],
)}

Were recall the same as in training, a difference of this size or more would come by chance with p = ${performance.recallP < 0.001 ? "less than 0.001" : performance.recallP.toFixed(3)} (Fisher's exact test). Claims that the model has learned from make these figures too good.${fewNote(performance.frauds)}

${markdownTable(
  ["Class", "Precision", "Recall", "F1", "Support"],
  classes.map(({ name, precision, recall, f1, support }) => [
    name,
    score(precision),
    score(recall),
    score(f1),
    count(support),
  ]),
  ["Precision", "Recall", "F1", "Support"],
)}

${picture("drift-confusion")}

${picture("drift-separation")}

${picture("drift-calibration")}

${
  isCalibrated
    ? "The model's probabilities were calibrated on its training claims. Where the curve leaves the diagonal, frauds have become more or less frequent than they were then. Thresholds, drift and the distribution of scores are on the scale before calibration."
    : "The model is not calibrated. One that was trained on as many frauds as legitimate claims gives scores far above the share of frauds: read them as a rank, not as a chance."
}`;
}

function fewNote(frauds: number): string {
  if (frauds >= fewFrauds) return "";
  return `\n\n> **Few frauds.** With ${counted(frauds, "fraud")} these figures are rough: only a large change of recall can be told from chance.`;
}
