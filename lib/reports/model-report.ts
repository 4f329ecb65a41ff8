import type { Evaluation } from "@/lib/models/evaluation";
import { championSection } from "./champion-section";
import { count, markdownTable, percent, score } from "./markdown-table";
import { figure } from "./model-report-charts";
import { moneySection, thresholdSentence } from "./model-report-sections";
import type { TrainingFacts } from "./training-facts";

/** The model report: how good the model is, what that is worth, and what it was made from. */
export function modelReport(facts: TrainingFacts, evaluation: Evaluation): string {
  return `# Model report: ${facts.model} version ${facts.modelVersion}

${worth(facts, evaluation)}

${heldOutSection(facts, evaluation)}

## Curves

${figure(evaluation, "roc-curve")}

${figure(evaluation, "precision-recall-curve")}

${thresholdsSection(evaluation)}

${moneySection(evaluation)}

${championSection(evaluation.champion, facts.model, facts.modelVersion)}

${evaluation.baseline ? `${ruleSection(facts, evaluation, evaluation.baseline)}\n\n` : ""}## What the model looks at

${figure(evaluation, "feature-importance")}

${madeSection(facts)}
`;
}

function worth(facts: TrainingFacts, evaluation: Evaluation): string {
  const { confusion, baseline } = evaluation;
  const found = confusion[1]![1]!;
  const flagged = confusion[0]![1]! + found;
  const fraud = evaluation.classes[1]!;
  const looksPerFraud = fraud.precision > 0 ? (1 / fraud.precision).toFixed(1) : "no";
  const synthetic = facts.isSynthetic
    ? "\n\n> **The data is synthetic.** It was made by Switchyard's generator, so these figures say nothing about real claims."
    : "";
  return `At threshold ${evaluation.threshold.toFixed(2)} the model finds **${count(found)} of ${count(facts.testFrauds)} frauds (${percent(fraud.recall)})** and flags **${percent(flagged / facts.testRows)} of all claims** to do it: ${looksPerFraud} flagged claims for each fraud found.${baseline ? ruleSentence(fraud.recall, baseline) : ""}${synthetic}`;
}

type Rule = NonNullable<Evaluation["baseline"]>;

function ruleSentence(recall: number, rule: Rule): string {
  const gain = (recall - rule.recall) * 100;
  const comparison =
    Math.abs(gain) < 0.05
      ? "finds as many"
      : `finds ${Math.abs(gain).toFixed(1)} percentage points ${gain > 0 ? "fewer" : "more"}`;
  return ` The untrained rule below ${comparison} frauds at a flag rate of ${percent(rule.flagRate)}.`;
}

function heldOutSection(facts: TrainingFacts, evaluation: Evaluation): string {
  const { confusion } = evaluation;
  return `## Held-out claims

${markdownTable(
  ["Class", "Precision", "Recall", "F1", "Support"],
  evaluation.classes.map(({ name, precision, recall, f1, support }) => [
    name,
    score(precision),
    score(recall),
    score(f1),
    count(support),
  ]),
  ["Precision", "Recall", "F1", "Support"],
)}

Accuracy ${score(evaluation.accuracy)}, ROC-AUC ${score(evaluation.rocAuc)}, PR-AUC ${score(evaluation.prAuc)} at threshold ${evaluation.threshold.toFixed(2)}. ${thresholdSentence(evaluation)} A model that flags nothing has an accuracy of ${score(1 - facts.testFrauds / facts.testRows)}: with so few frauds, accuracy says little.

${figure(evaluation, "confusion-matrix")}

${markdownTable(
  ["", "Flagged as fraud", "Not flagged"],
  [
    ["Fraud", count(confusion[1]![1]!), count(confusion[1]![0]!)],
    ["Legitimate", count(confusion[0]![1]!), count(confusion[0]![0]!)],
  ],
  ["Flagged as fraud", "Not flagged"],
)}`;
}

function thresholdsSection({ thresholds }: Evaluation): string {
  return `## Thresholds

Which share of all claims somebody must look at to find which share of the frauds:

${markdownTable(
  ["Threshold", "Flag rate", "Recall", "Precision"],
  thresholds.map((row) => [
    row.threshold.toFixed(2),
    percent(row.flagRate),
    percent(row.recall),
    percent(row.precision),
  ]),
  ["Threshold", "Flag rate", "Recall", "Precision"],
)}`;
}

function ruleSection(facts: TrainingFacts, { classes, confusion }: Evaluation, rule: Rule): string {
  const fraud = classes[1]!;
  const flagged = confusion[0]![1]! + confusion[1]![1]!;
  return `## Against a rule that needs no model

| | Flag rate | Recall | Precision |
|---|---:|---:|---:|
| This model | ${percent(flagged / facts.testRows)} | ${percent(fraud.recall)} | ${percent(fraud.precision)} |
| *Fault = Policy Holder and VehicleCategory ≠ Sport* | ${percent(rule.flagRate)} | ${percent(rule.recall)} | ${percent(rule.precision)} |`;
}

function madeSection(facts: TrainingFacts): string {
  const rows = facts.trainRows + facts.testRows;
  const frauds = facts.trainFrauds + facts.testFrauds;
  return `## How it was made

${markdownTable(
  ["", "Value"],
  [
    ["Data", `${facts.dataset} version ${facts.datasetVersion}${facts.isSynthetic ? " (synthetic)" : ""}`],
    ["SHA-256 of the data", `\`${facts.datasetSha256}\``],
    ["Claims", `${count(rows)}, of which ${count(frauds)} frauds (${percent(frauds / rows)})`],
    ["Training set", `${count(facts.trainRows)} claims, ${count(facts.trainFrauds)} frauds`],
    ["Test set", `${count(facts.testRows)} claims, ${count(facts.testFrauds)} frauds`],
    ["Seed", facts.seed],
    ["Model kind", facts.kind],
    ["Features", facts.featureSet],
    ["Parameters", `\`${JSON.stringify(facts.params)}\``],
    ["Parameters from", facts.paramsFrom],
    ["Time to fit", `${facts.fitMs.toFixed(0)} ms`],
    [
      "ONNX export",
      `probabilities within ${facts.onnxMaxDifference.toExponential(1)} of ours on all test claims`,
    ],
  ],
)}`;
}
