import type { ChartData } from "@/lib/artifacts/artifact";
import type { Evaluation } from "@/lib/models/evaluation";
import { count, markdownTable, percent, score } from "./markdown-table";
import { championSection, moneyChart, moneySection, thresholdSentence } from "./model-report-sections";
import type { TrainingFacts } from "./training-facts";

/** The model report: how good the model is, what that is worth, and what it was made from. */
export function modelReport(facts: TrainingFacts, evaluation: Evaluation): string {
  const { confusion, baseline } = evaluation;
  const fraud = evaluation.classes[1]!;
  const flagged = confusion[0]![1]! + confusion[1]![1]!;
  const rows = facts.trainRows + facts.testRows;
  const frauds = facts.trainFrauds + facts.testFrauds;
  return `# Model report: ${facts.model} version ${facts.modelVersion}

${worth(facts, evaluation)}

## Held-out claims

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

![${confusionChart(evaluation).description}](artifact:confusion-matrix)

${markdownTable(
  ["", "Flagged as fraud", "Not flagged"],
  [
    ["Fraud", count(confusion[1]![1]!), count(confusion[1]![0]!)],
    ["Legitimate", count(confusion[0]![1]!), count(confusion[0]![0]!)],
  ],
  ["Flagged as fraud", "Not flagged"],
)}

## Curves

![${rocChart(evaluation).description}](artifact:roc-curve)

![${prChart(evaluation).description}](artifact:precision-recall-curve)

## Thresholds

Which share of all claims somebody must look at to find which share of the frauds:

${markdownTable(
  ["Threshold", "Flag rate", "Recall", "Precision"],
  evaluation.thresholds.map((row) => [
    row.threshold.toFixed(2),
    percent(row.flagRate),
    percent(row.recall),
    percent(row.precision),
  ]),
  ["Threshold", "Flag rate", "Recall", "Precision"],
)}

${moneySection(evaluation)}

${championSection(evaluation, facts.model, facts.modelVersion)}

## Against a rule that needs no model

| | Flag rate | Recall | Precision |
|---|---:|---:|---:|
| This model | ${percent(flagged / facts.testRows)} | ${percent(fraud.recall)} | ${percent(fraud.precision)} |
| *Fault = Policy Holder and VehicleCategory ≠ Sport* | ${percent(baseline.flagRate)} | ${percent(baseline.recall)} | ${percent(baseline.precision)} |

## What the model looks at

![${importanceChart(evaluation).description}](artifact:feature-importance)

## How it was made

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
)}
`;
}

/** The charts that the model report shows, by artifact key. */
export function modelReportCharts(evaluation: Evaluation): Record<string, ChartData> {
  return {
    "roc-curve": rocChart(evaluation),
    "precision-recall-curve": prChart(evaluation),
    "confusion-matrix": confusionChart(evaluation),
    "feature-importance": importanceChart(evaluation),
    "money-curve": moneyChart(evaluation),
  };
}

function worth(facts: TrainingFacts, evaluation: Evaluation): string {
  const { confusion, baseline } = evaluation;
  const found = confusion[1]![1]!;
  const flagged = confusion[0]![1]! + found;
  const fraud = evaluation.classes[1]!;
  const looksPerFraud = fraud.precision > 0 ? (1 / fraud.precision).toFixed(1) : "no";
  const gain = (fraud.recall - baseline.recall) * 100;
  const comparison =
    Math.abs(gain) < 0.05
      ? "finds as many"
      : `finds ${Math.abs(gain).toFixed(1)} percentage points ${gain > 0 ? "fewer" : "more"}`;
  const synthetic = facts.isSynthetic
    ? "\n\n> **The data is synthetic.** It was made by Switchyard's generator, so these figures say nothing about real claims."
    : "";
  return `At threshold ${evaluation.threshold.toFixed(2)} the model finds **${count(found)} of ${count(facts.testFrauds)} frauds (${percent(fraud.recall)})** and flags **${percent(flagged / facts.testRows)} of all claims** to do it: ${looksPerFraud} flagged claims for each fraud found. The untrained rule below ${comparison} frauds at a flag rate of ${percent(baseline.flagRate)}.${synthetic}`;
}

function rocChart({ rocCurve, rocAuc, classes, confusion }: Evaluation): ChartData {
  const falsePositiveRate = confusion[0]![1]! / Math.max(1, confusion[0]![0]! + confusion[0]![1]!);
  return {
    title: "ROC curve",
    description: `ROC curve: recall against the share of legitimate claims flagged; the area under it is ${score(rocAuc)}, where chance has 0.5`,
    chart: {
      type: "line",
      x: { label: "False positive rate", domain: [0, 1] },
      y: { label: "Recall", domain: [0, 1] },
      series: [
        { name: "Model", points: rocCurve, isReference: false },
        {
          name: "Chance",
          points: [
            [0, 0],
            [1, 1],
          ],
          isReference: true,
        },
      ],
      marks: [{ name: "Threshold in use", at: [falsePositiveRate, classes[1]!.recall] }],
    },
  };
}

function prChart({ prCurve, prAuc, classes }: Evaluation): ChartData {
  const [legitimate, fraud] = [classes[0]!, classes[1]!];
  const share = fraud.support / (fraud.support + legitimate.support);
  return {
    title: "Precision and recall",
    description: `Precision-recall curve: the area under it is ${score(prAuc)}, where flagging by chance has ${score(share)}`,
    chart: {
      type: "line",
      x: { label: "Recall", domain: [0, 1] },
      y: { label: "Precision", domain: [0, 1] },
      series: [
        { name: "Model", points: prCurve, isReference: false },
        {
          name: "Chance",
          points: [
            [0, share],
            [1, share],
          ],
          isReference: true,
        },
      ],
      marks: [{ name: "Threshold in use", at: [fraud.recall, fraud.precision] }],
    },
  };
}

function confusionChart({ confusion }: Evaluation): ChartData {
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  return {
    title: "Confusion matrix",
    description: `Confusion matrix: ${count(found)} frauds found, ${count(missed)} missed; ${count(wrong)} legitimate claims flagged, ${count(kept)} left alone`,
    chart: {
      type: "heatmap",
      x: { label: "Predicted", names: ["Legitimate", "Fraud"] },
      y: { label: "Actual", names: ["Legitimate", "Fraud"] },
      values: confusion,
    },
  };
}

function importanceChart({ importance }: Evaluation): ChartData {
  const [first, second] = importance;
  return {
    title: "Feature importance",
    description: `Feature importance as the model kind measures it: ${first?.feature} comes first with ${percent(first?.value ?? 0)}, then ${second?.feature} with ${percent(second?.value ?? 0)}`,
    chart: {
      type: "bar",
      x: { label: "Share of all importance" },
      bars: importance.map(({ feature, value }) => ({ name: feature, value })),
    },
  };
}
