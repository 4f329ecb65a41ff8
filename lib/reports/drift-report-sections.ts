import { markdownText } from "@/lib/base/markdown-text";
import { counted } from "@/lib/base/number-text";
import type { Outcome } from "@/lib/datasets/outcome";
import { fewFrauds } from "@/lib/learning/evaluate/estimate-text";
import type { Predictions } from "@/lib/monitoring/predictions";
import { count, markdownTable, score, thresholdText } from "./markdown-table";

/** Compares the model's performance on the current claims with its training. */
export function performanceSection(
  { column }: Outcome,
  { performance, threshold, isCalibrated }: Predictions,
  picture: (key: string) => string,
): string {
  if (!performance)
    return `## Model performance

The current claims do not have labels of both classes, so performance cannot be measured yet. Upload a version of them with the column *${markdownText(column)}* when the outcome is known, and run this again.`;
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
  return `## Model performance

On ${counted(performance.rows, "labelled claim")} with ${counted(performance.frauds, "fraud")}, at a score threshold of ${thresholdText(threshold)}, compared with what its training measured on held-out claims:

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

If recall were the same as in training, a difference of at least this size would occur by chance with p = ${performance.recallP < 0.001 ? "less than 0.001" : performance.recallP.toFixed(3)} (Fisher's exact test). Claims that the model learned from make these figures too good.${fewNote(performance.frauds)}

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
    ? "The model's probabilities were calibrated on its training claims. Where the curve leaves the diagonal, frauds are more or less frequent than they were then. Thresholds, drift and the distribution of scores are on the scale before calibration."
    : "The model is not calibrated. A model trained on as many frauds as legitimate claims gives scores far above the share of frauds: use them to rank claims, not as probabilities."
}`;
}

function fewNote(frauds: number): string {
  if (frauds >= fewFrauds) return "";
  return `\n\n> **Few frauds.** With ${counted(frauds, "fraud")} these figures are rough: only a large change of recall can be distinguished from chance.`;
}
