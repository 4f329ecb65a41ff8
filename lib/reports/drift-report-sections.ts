import { markdownText } from "@/lib/base/markdown-text";
import { counted } from "@/lib/base/number-text";
import type { Outcome } from "@/lib/datasets/outcome";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import { fewFrauds } from "@/lib/learning/evaluate/estimate-text";
import type { Predictions } from "@/lib/monitoring/predictions";
import { count, markdownTable, score, thresholdText } from "./markdown-table";

/** Compares the model's performance on the current claims with its training. */
export function performanceSection(
  outcome: Outcome,
  { performance, threshold, isCalibrated, compared }: Predictions,
  picture: (key: string) => string,
): string {
  const words = wordsOf(outcome);
  const { row: rowWord, positive } = words;
  if (!performance)
    return `## Model performance

The current ${rowWord}s do not have labels of both classes, so performance cannot be measured yet. Upload a version of them with the column *${markdownText(outcome.column)}* when the outcome is known, and run this again.`;
  const { training, classes } = performance;
  return `## Model performance

On ${counted(performance.rows, `labelled ${rowWord}`)} with ${counted(performance.frauds, positive)}, at a score threshold of ${thresholdText(threshold)}, ${training ? `compared with what its training measured on held-out ${rowWord}s` : "without figures of its training, which stored none here"}:

${figuresTable(performance)}

${chanceSentence(performance)}${learnedSentence(compared, rowWord)}${fewNote(performance.frauds, words)}

${markdownTable(
  ["Class", "Precision", "Recall", "F1", "Support"],
  classes.map(({ precision, recall, f1, support }, label) => [
    words.classes[label]!,
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
    ? `The model's probabilities were calibrated on its training ${rowWord}s. Where the curve leaves the diagonal, ${positive}s are more or less frequent than they were then. Thresholds, drift and the distribution of scores are on the scale before calibration.`
    : `The model is not calibrated. A model trained on as many ${positive}s as ${words.negative}s gives scores far above the share of ${positive}s: use them to rank ${rowWord}s, not as probabilities.`
}`;
}

function figuresTable({ training, ...now }: NonNullable<Predictions["performance"]>): string {
  const names = {
    Recall: "recall",
    Precision: "precision",
    "Flag rate": "flagRate",
    "ROC-AUC": "rocAuc",
  } as const;
  const rows = Object.entries(names);
  if (!training)
    return markdownTable(
      ["", "Current"],
      rows.map(([name, key]) => [name, score(now[key])]),
      ["Current"],
    );
  const columns = ["Training", "Current", "Difference, points"];
  return markdownTable(
    ["", ...columns],
    rows.map(([name, key]) => [name, score(training[key]), score(now[key]), points(now[key], training[key])]),
    columns,
  );
}

function points(now: number, before: number): string {
  const difference = Number(((now - before) * 100).toFixed(1));
  const sign = difference < 0 ? "−" : difference > 0 ? "+" : "";
  return sign + Math.abs(difference).toFixed(1);
}

function chanceSentence({ recallP }: NonNullable<Predictions["performance"]>): string {
  if (recallP === null) return "";
  const p = recallP < 0.001 ? "less than 0.001" : recallP.toFixed(3);
  return `If recall were the same as in training, a difference of at least this size would occur by chance with p = ${p} (Fisher's exact test). `;
}

function learnedSentence(compared: Predictions["compared"], row: string): string {
  if (compared?.current.which === "learned")
    return `The model learned from these ${row}s, so the figures are too good.`;
  if (compared?.current.which === "new")
    return compared.current.rows < compared.current.of
      ? `Left out are ${counted(compared.current.of - compared.current.rows, row)} that the model learned from.`
      : `The model learned from none of these ${row}s.`;
  return `If the model learned from some of these ${row}s, the figures are too good.`;
}

function fewNote(frauds: number, { positive }: TableWords): string {
  if (frauds >= fewFrauds) return "";
  return `\n\n> **Few ${positive}s.** With ${counted(frauds, positive)} these figures are rough: only a large change of recall can be distinguished from chance.`;
}
