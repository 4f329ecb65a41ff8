import type { TableWords } from "@/lib/datasets/table-words";
import {
  percentInterval,
  percentText,
  scoreInterval,
  scoreText,
} from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { type Estimate, shareEstimate } from "@/lib/learning/evaluate/interval";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { count, markdownTable, score, thresholdText } from "./markdown-table";
import { figure } from "./model-report-charts";
import { splitSection } from "./split-section";

/** Figures of the model on held-out rows, with intervals. */
export function heldOutSection(
  { split }: Pick<TrainingFacts, "split">,
  evaluation: Evaluation,
  words: TableWords,
): string {
  const { row, classes } = words;
  const { confusion, threshold } = evaluation;
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  return `## Held-out ${row}s

${splitSection(split, evaluation, words)}${figuresTable(evaluation, words)}

${accuracySentence(evaluation, words)} ${thresholdSentence(evaluation, words)}

${classTable(evaluation)}

${figure(evaluation, "confusion-matrix", words)}

${markdownTable(
  [`At threshold ${thresholdText(threshold)}`, "Flagged", "Not flagged"],
  [
    [classes[1], count(found), count(missed)],
    [classes[0], count(wrong), count(kept)],
  ],
  ["Flagged", "Not flagged"],
)}`;
}

function figuresTable({ figures, rocAuc, prAuc }: Evaluation, { row }: TableWords): string {
  if (!figures) return `ROC-AUC ${score(rocAuc)}, PR-AUC ${score(prAuc)}.`;
  const share = (name: string, estimate: Estimate) => [
    name,
    percentText(estimate),
    percentInterval(estimate),
  ];
  const area = (name: string, estimate: Estimate) => [name, scoreText(estimate), scoreInterval(estimate)];
  return markdownTable(
    ["", `On held-out ${row}s`, "95 % interval"],
    [
      share("Recall", figures.recall),
      share("Precision", figures.precision),
      share("Flag rate", figures.flagRate),
      area("ROC-AUC", figures.rocAuc),
      area("PR-AUC", figures.prAuc),
    ],
    [`On held-out ${row}s`, "95 % interval"],
  );
}

function classTable({ classes }: Evaluation): string {
  const texts = classes.map(({ name, precision, recall, f1, support }) => {
    const hits = Math.round(recall * support);
    const ofSupport = shareEstimate(hits, support);
    const ofPredicted = shareEstimate(hits, precision > 0 ? Math.round(hits / precision) : 0);
    // F1 is not a share; it gets the decimals of the less certain of its two components.
    const rougher =
      ofSupport.high - ofSupport.low > ofPredicted.high - ofPredicted.low ? ofSupport : ofPredicted;
    return [
      name,
      scoreText(ofPredicted),
      scoreText(ofSupport),
      scoreText({ ...rougher, value: f1 }),
      count(support),
    ];
  });
  return markdownTable(["Class", "Precision", "Recall", "F1", "Support"], texts, [
    "Precision",
    "Recall",
    "F1",
    "Support",
  ]);
}

/** Share of frauds from which accuracy is no longer decided by the other class alone. */
const manyFrauds = 0.2;

function accuracySentence({ accuracy, confusion }: Evaluation, { row, positive }: TableWords): string {
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  const rows = kept + wrong + missed + found;
  const frauds = missed + found;
  const ofFlaggingNone = shareEstimate(rows - frauds, rows);
  const reached = shareEstimate(Math.round(accuracy * rows), rows);
  const note =
    frauds / rows < manyFrauds
      ? `: where so few ${row}s are ${positive}s, accuracy is not informative.`
      : ".";
  return `Accuracy is ${scoreText(reached)}; flagging nothing would reach ${scoreText(ofFlaggingNone)}${note}`;
}

/** Sentence about the origin of the threshold. */
function thresholdSentence({ threshold, thresholdFrom }: Evaluation, { row }: TableWords): string {
  const named = `The threshold ${thresholdText(threshold)}`;
  // The text from find-threshold.ts starts with "as" when the run's parameters set the threshold; otherwise a rule
  // chose it on training claims.
  return thresholdFrom.startsWith("as ")
    ? `${named} was set ${thresholdFrom}; it was not chosen on training ${row}s.`
    : `${named} was chosen by ${thresholdFrom}, never on these ${row}s.`;
}
