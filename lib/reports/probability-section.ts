import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, markdownText } from "@/lib/base/markdown-text";
import { percent } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import type { ProbabilityFigures } from "@/lib/learning/evaluate/evaluate-probabilities";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { markdownTable, score, thresholdText } from "./markdown-table";
import { reliabilityChart } from "./reliability-chart";

const key = "reliability-curve";

/** Accuracy of the model's probabilities on held-out claims; empty for a training that did not measure it. */
export function probabilitySection(
  { probability, threshold, classes }: Evaluation,
  words: TableWords,
): string {
  if (!probability) return "";
  const { calibration, constant, uncalibrated } = probability;
  const [legitimate, frauds] = classes.map(({ support }) => support) as [number, number];
  const row = (name: string, mean: number, losses: { logLoss: number; brier: number }) => [
    name,
    percent(mean),
    losses.logLoss.toFixed(4),
    losses.brier.toFixed(4),
  ];
  return `## Probabilities

${calibration ? calibratedText(probability, threshold, words) : uncalibratedText(probability)}

${markdownTable(
  [`On held-out ${words.row}s`, "Mean", "Log loss", "Brier score"],
  [
    ...(calibration ? [row("Calibrated probabilities", probability.mean, probability)] : []),
    row("Scores, uncalibrated", uncalibrated.mean, uncalibrated),
    row(`Share of ${words.positive}s for every ${words.row}`, frauds / (frauds + legitimate), constant),
  ],
  ["Mean", "Log loss", "Brier score"],
)}

Log loss and Brier score are smaller for probabilities that are nearer to the outcomes.

${artifactImage(key, reliabilityChart(probability.curve, calibration !== null, words).description)}

`;
}

/** Chart of the section, by artifact key. */
export function probabilityCharts({ probability }: Evaluation, words: TableWords): Record<string, ChartData> {
  if (!probability) return {};
  return { [key]: reliabilityChart(probability.curve, probability.calibration !== null, words) };
}

/** Sentence about the scale of the report's thresholds. */
export function thresholdScale({ probability, threshold }: Evaluation, { event }: TableWords): string {
  if (!probability?.calibration) return "Thresholds are scores of 0–1, not probabilities.";
  return `Thresholds are scores of 0–1 before calibration. At the one in use, ${thresholdText(threshold)}, the probability of ${markdownText(event)} is ${percent(probability.atThreshold)}.`;
}

function calibratedText(
  { calibration, calibrationFrom, atThreshold }: ProbabilityFigures,
  threshold: number,
  { row }: TableWords,
): string {
  const { slope, intercept } = calibration!;
  return `The model's probability, *fraud_probability* in its answers, is its score converted by ${calibrationFrom} (slope ${score(slope)}, intercept ${score(intercept)} on the scale on which features add up). A higher score always has a higher probability, so the ranking and the flagged ${row}s do not change; the threshold, a score of ${thresholdText(threshold)}, is a probability of ${percent(atThreshold)}.`;
}

function uncalibratedText({ calibrationFrom }: ProbabilityFigures): string {
  return `The model's *fraud_probability* in its answers is its score: a rank, not a chance. Calibration: ${calibrationFrom}.`;
}
