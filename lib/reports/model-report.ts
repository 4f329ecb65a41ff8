import { markdownText } from "@/lib/base/markdown-text";
import { counted, listed, percent } from "@/lib/base/number-text";
import { isClaimsOutcome } from "@/lib/datasets/claims-table";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import { percentText } from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { shareEstimate } from "@/lib/learning/evaluate/interval";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { championSection } from "./champion-section";
import { groupsSection } from "./groups-section";
import { heldOutSection } from "./held-out-section";
import { type Cell, code, count, markdownTable, thresholdText } from "./markdown-table";
import { figure } from "./model-report-charts";
import { moneySection } from "./money-section";
import { probabilitySection, thresholdScale } from "./probability-section";
import { splitText } from "./split-section";
import { worthSection } from "./worth-section";

/** Model report: the model's quality, its value in money, and its training details. */
export function modelReport(facts: TrainingFacts, evaluation: Evaluation): string {
  const words = wordsOf(facts.outcome);
  return `# Model report: ${markdownText(facts.model)} version ${markdownText(facts.modelVersion)}

${worthSection(facts, evaluation, words)}

${thresholdScale(evaluation, words)}${outcomeSentence(facts)}

${heldOutSection(facts, evaluation, words)}

## Curves

${figure(evaluation, "roc-curve", words)}

${figure(evaluation, "precision-recall-curve", words)}

${thresholdsSection(evaluation, words)}

${probabilitySection(evaluation, words)}${moneySection(evaluation, words)}${groupsSection(evaluation, words)}

${championSection(evaluation.champion, facts.model, facts.modelVersion, words)}

${ruleSection(evaluation, words)}## Features that the model uses

${figure(evaluation, "feature-importance", words)}

${leftOutText(facts)}${madeSection(facts, words)}
`;
}

function thresholdsSection(evaluation: Evaluation, { row, positive }: TableWords): string {
  const { thresholds, confusion } = evaluation;
  const frauds = confusion[1]![0]! + confusion[1]![1]!;
  const rows = frauds + confusion[0]![0]! + confusion[0]![1]!;
  return `## Thresholds

Share of all ${row}s to investigate, for each share of ${positive}s to find:

${markdownTable(
  ["Score threshold", "Flag rate", "Recall", "Precision"],
  thresholds.map((at) => {
    const [flagged, found] = [Math.round(at.flagRate * rows), Math.round(at.recall * frauds)];
    return [
      thresholdText(at.threshold),
      percentText(shareEstimate(flagged, rows)),
      percentText(shareEstimate(found, frauds)),
      flagged === 0 ? "–" : percentText(shareEstimate(found, flagged)),
    ];
  }),
  ["Score threshold", "Flag rate", "Recall", "Precision"],
)}`;
}

function ruleSection({ confusion, baseline }: Evaluation, words: TableWords): string {
  if (!baseline) return "";
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  const frauds = missed + found;
  const rows = frauds + kept + wrong;
  const line = (name: Cell, flagRate: number, recall: number) => {
    const [flagged, hits] = [Math.round(flagRate * rows), recall * frauds];
    const ofFlagged = shareEstimate(Math.round(hits), flagged);
    return [
      name,
      percentText(shareEstimate(flagged, rows)),
      percentText({ ...shareEstimate(Math.round(hits), frauds), value: recall }),
      flagged === 0 ? "–" : percentText({ ...ofFlagged, value: hits / flagged }),
    ];
  };
  const { flagRate, recall, modelRecall } = baseline;
  const origin = baseline.isLearned
    ? "\n\nThe simple rule is the best of at most two conditions on the training rows, by recall minus the share of others flagged."
    : "";
  return `## Comparison with a rule that needs no model${origin}

${markdownTable(
  ["", "Flag rate", "Recall", "Precision"],
  [
    line({ markdown: `*${markdownText(baseline.rule)}*` }, flagRate, recall),
    ...(modelRecall === undefined
      ? []
      : [line(`This model, flagging as many ${words.row}s`, flagRate, modelRecall)]),
    line("This model at its threshold", (wrong + found) / rows, found / frauds),
  ],
  ["Flag rate", "Recall", "Precision"],
)}

`;
}

/** Names the dates and texts that the dataset's schema keeps from the model. */
function leftOutText({ leftOut }: TrainingFacts): string {
  const { dates = [], texts = [] } = leftOut ?? {};
  const named = (names: readonly string[]) => listed(names.map((name) => `*${markdownText(name)}*`));
  const sentences = [
    ...(dates.length > 0
      ? [
          `The schema ignores ${dates.length === 1 ? "the date" : "the dates"} ${named(dates)}; as ${dates.length === 1 ? "a feature, it" : "features, they"} would give parts, such as the month, and distances in days.`,
        ]
      : []),
    ...(texts.length > 0
      ? [`No model learns from free text: ${named(texts)} ${texts.length === 1 ? "is" : "are"} left out.`]
      : []),
  ];
  return sentences.length > 0 ? `${sentences.join(" ")}\n\n` : "";
}

function madeSection(facts: TrainingFacts, { row, positive }: TableWords): string {
  const rows = facts.trainRows + facts.testRows;
  const frauds = facts.trainFrauds + facts.testFrauds;
  return `## Training details

${markdownTable(
  ["", "Value"],
  [
    ["Data", `${facts.dataset} version ${facts.datasetVersion}${facts.isSynthetic ? " (synthetic)" : ""}`],
    ["SHA-256 of the data", code(facts.datasetSha256)],
    [`${titleOf(row)}s`, `${count(rows)}, with ${counted(frauds, positive)} (${percent(frauds / rows)})`],
    ["Training set", `${counted(facts.trainRows, row)}, ${counted(facts.trainFrauds, positive)}`],
    ["Test set", `${counted(facts.testRows, row)}, ${counted(facts.testFrauds, positive)}`],
    ["Split", splitText(facts.split)],
    ["Seed", facts.seed],
    ["Model kind", facts.kind],
    ["Features", facts.featureSet],
    ["Parameters", code(JSON.stringify(facts.params))],
    ["Parameters from", facts.paramsFrom],
    ["Time to fit", `${facts.fitMs.toFixed(0)} ms`],
    [
      "ONNX export",
      `probabilities within ${facts.onnxMaxDifference.toExponential(1)} of ours on all test ${row}s`,
    ],
  ],
)}`;
}

/** Sentence that says what a positive row is; empty for claims, whose words say it. */
function outcomeSentence({ outcome }: TrainingFacts): string {
  if (isClaimsOutcome(outcome)) return "";
  const { column, positive } = outcome;
  return ` A row is positive where *${markdownText(column)}* is ${markdownText(positive)}.`;
}

const titleOf = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
