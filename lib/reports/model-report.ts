import { markdownText } from "@/lib/base/markdown-text";
import { counted, percent } from "@/lib/base/number-text";
import { percentText } from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { shareEstimate } from "@/lib/learning/evaluate/interval";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { championSection } from "./champion-section";
import { heldOutSection } from "./held-out-section";
import { type Cell, code, count, markdownTable, thresholdText } from "./markdown-table";
import { figure } from "./model-report-charts";
import { moneySection } from "./money-section";
import { probabilitySection, thresholdScale } from "./probability-section";
import { worthSection } from "./worth-section";

/** Model report: the model's quality, its value in money, and its training details. */
export function modelReport(facts: TrainingFacts, evaluation: Evaluation): string {
  return `# Model report: ${markdownText(facts.model)} version ${markdownText(facts.modelVersion)}

${worthSection(facts, evaluation)}

${thresholdScale(evaluation)}

${heldOutSection(evaluation)}

## Curves

${figure(evaluation, "roc-curve")}

${figure(evaluation, "precision-recall-curve")}

${thresholdsSection(evaluation)}

${probabilitySection(evaluation)}${moneySection(evaluation)}

${championSection(evaluation.champion, facts.model, facts.modelVersion)}

${ruleSection(evaluation)}## Features that the model uses

${figure(evaluation, "feature-importance")}

${madeSection(facts)}
`;
}

function thresholdsSection(evaluation: Evaluation): string {
  const { thresholds, confusion } = evaluation;
  const frauds = confusion[1]![0]! + confusion[1]![1]!;
  const rows = frauds + confusion[0]![0]! + confusion[0]![1]!;
  return `## Thresholds

Share of all claims to investigate, for each share of frauds to find:

${markdownTable(
  ["Score threshold", "Flag rate", "Recall", "Precision"],
  thresholds.map((row) => {
    const [flagged, found] = [Math.round(row.flagRate * rows), Math.round(row.recall * frauds)];
    return [
      thresholdText(row.threshold),
      percentText(shareEstimate(flagged, rows)),
      percentText(shareEstimate(found, frauds)),
      flagged === 0 ? "–" : percentText(shareEstimate(found, flagged)),
    ];
  }),
  ["Score threshold", "Flag rate", "Recall", "Precision"],
)}`;
}

function ruleSection({ confusion, baseline }: Evaluation): string {
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
      : [line("This model, flagging as many claims", flagRate, modelRecall)]),
    line("This model at its threshold", (wrong + found) / rows, found / frauds),
  ],
  ["Flag rate", "Recall", "Precision"],
)}

`;
}

function madeSection(facts: TrainingFacts): string {
  const rows = facts.trainRows + facts.testRows;
  const frauds = facts.trainFrauds + facts.testFrauds;
  return `## Training details

${markdownTable(
  ["", "Value"],
  [
    ["Data", `${facts.dataset} version ${facts.datasetVersion}${facts.isSynthetic ? " (synthetic)" : ""}`],
    ["SHA-256 of the data", code(facts.datasetSha256)],
    ["Claims", `${count(rows)}, with ${counted(frauds, "fraud")} (${percent(frauds / rows)})`],
    ["Training set", `${counted(facts.trainRows, "claim")}, ${counted(facts.trainFrauds, "fraud")}`],
    ["Test set", `${counted(facts.testRows, "claim")}, ${counted(facts.testFrauds, "fraud")}`],
    ["Seed", facts.seed],
    ["Model kind", facts.kind],
    ["Features", facts.featureSet],
    ["Parameters", code(JSON.stringify(facts.params))],
    ["Parameters from", facts.paramsFrom],
    ["Time to fit", `${facts.fitMs.toFixed(0)} ms`],
    [
      "ONNX export",
      `probabilities within ${facts.onnxMaxDifference.toExponential(1)} of ours on all test claims`,
    ],
  ],
)}`;
}
