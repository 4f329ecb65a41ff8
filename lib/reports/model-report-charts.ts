import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage } from "@/lib/base/markdown-text";
import { counted, listed, percent } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import { scoreText } from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { costText } from "./cost-text";
import { count, score, thresholdText } from "./markdown-table";
import { probabilityCharts } from "./probability-section";
import { referenceLine } from "./reference-line";
import { ruleName } from "./rule-name";

/** Most bars of a chart that a reader can take in. */
const mostBars = 30;

const charts = {
  "roc-curve": rocChart,
  "precision-recall-curve": prChart,
  "confusion-matrix": confusionChart,
  "feature-importance": importanceChart,
  "money-curve": moneyChart,
};

/** Charts of the model report, by artifact key. */
export function modelReportCharts(evaluation: Evaluation, words: TableWords): Record<string, ChartData> {
  const always = Object.entries(charts).map(([key, chart]) => [key, chart(evaluation, words)]);
  return { ...Object.fromEntries(always), ...probabilityCharts(evaluation, words) };
}

/** Markdown that shows one of the charts. */
export function figure(evaluation: Evaluation, key: keyof typeof charts, words: TableWords): string {
  return artifactImage(key, charts[key](evaluation, words).description);
}

function rocChart(
  { rocCurve, rocAuc, figures, classes, confusion }: Evaluation,
  { negative }: TableWords,
): ChartData {
  const falsePositiveRate = confusion[0]![1]! / Math.max(1, confusion[0]![0]! + confusion[0]![1]!);
  return {
    title: "ROC curve",
    description: `ROC curve: recall against the share of ${negative}s flagged; the area under it is ${figures ? scoreText(figures.rocAuc) : score(rocAuc)}, where chance has 0.5`,
    chart: {
      type: "line",
      x: { label: "False positive rate", domain: [0, 1] },
      y: { label: "Recall", domain: [0, 1] },
      series: [{ name: "Model", points: rocCurve, isReference: false }, referenceLine("Chance", 0, 1)],
      marks: [{ name: "Threshold in use", at: [falsePositiveRate, classes[1]!.recall] }],
    },
  };
}

function prChart({ prCurve, prAuc, figures, classes }: Evaluation): ChartData {
  const [legitimate, fraud] = [classes[0]!, classes[1]!];
  const share = fraud.support / (fraud.support + legitimate.support);
  return {
    title: "Precision and recall",
    description: `Precision-recall curve: the area under it is ${figures ? scoreText(figures.prAuc) : score(prAuc)}, where flagging by chance has ${score(share)}`,
    chart: {
      type: "line",
      x: { label: "Recall", domain: [0, 1] },
      y: { label: "Precision", domain: [0, 1] },
      series: [{ name: "Model", points: prCurve, isReference: false }, referenceLine("Chance", share, share)],
      marks: [{ name: "Threshold in use", at: [fraud.recall, fraud.precision] }],
    },
  };
}

function confusionChart({ confusion }: Evaluation, words: TableWords): ChartData {
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  return {
    title: "Confusion matrix",
    description: `Confusion matrix: ${counted(found, words.positive)} found, ${count(missed)} missed; ${counted(wrong, words.negative)} flagged, ${count(kept)} not flagged`,
    chart: {
      type: "heatmap",
      x: { label: "Predicted", names: [...words.classes] },
      y: { label: "Actual", names: [...words.classes] },
      values: confusion,
    },
  };
}

function importanceChart({ importance }: Evaluation): ChartData {
  const ranked = importance.filter(({ value }) => value > 0).slice(0, 2);
  const shares = ranked.map(({ feature, value }) => `${feature} with ${percent(value)}`);
  return {
    title: "Feature importance",
    description: `Feature importance as the model kind measures it: ${shares.length === 0 ? "no feature decides anything" : `the first ${shares.length === 1 ? "is" : "are"} ${listed(shares)}`}`,
    chart: {
      type: "bar",
      x: { label: "Share of all importance" },
      bars: firstBars(importance.map(({ feature, value }) => ({ name: feature, value }))),
    },
  };
}

/** The first bars, and one for all others together. @param bars shares of a whole, largest first */
function firstBars(bars: { name: string; value: number }[]): { name: string; value: number }[] {
  if (bars.length <= mostBars) return bars;
  const others = bars.slice(mostBars - 1);
  const value = others.reduce((sum, bar) => sum + bar.value, 0);
  return [...bars.slice(0, mostBars - 1), { name: `${others.length} others`, value }];
}

function moneyChart({ money: curve, threshold, baseline }: Evaluation, { row }: TableWords): ChartData {
  const highest = Math.max(...curve.points.map(([, cost]) => cost));
  const end = curve.points.at(-1)?.[0] || 1;
  const cost = costText(curve);
  return {
    title: `Cost of a ${row} by threshold`,
    description: `Cost of a ${row} against the threshold: ${cost(curve.atThreshold)} at the one in use, ${cost(curve.lowest[1])} at ${thresholdText(curve.lowest[0])}, the lowest${curve.rule === null ? "" : `; ${cost(curve.rule)} by the ${ruleName(baseline)}`}`,
    chart: {
      type: "line",
      x: { label: "Score threshold", domain: [0, end] },
      y: { label: `Cost of a ${row}`, domain: [0, Math.max(highest, curve.rule ?? 0) * 1.05 || 1] },
      series: [
        { name: "Model", points: curve.points, isReference: false },
        ...(curve.rule === null
          ? []
          : [
              referenceLine(
                baseline?.isLearned ? "Simple rule" : "Untrained rule",
                curve.rule,
                curve.rule,
                end,
              ),
            ]),
      ],
      marks: [{ name: "Threshold in use", at: [threshold, curve.atThreshold] }],
    },
  };
}
