import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, codeSpan, markdownText } from "@/lib/base/markdown-text";
import { counted, listed, percent } from "@/lib/base/number-text";
import type { Outcome } from "@/lib/datasets/outcome";
import type { QualityCheck } from "@/lib/datasets/quality-check";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import type { WoeBin } from "@/lib/learning/features/information-value";
import { columnKeys } from "./column-keys";
import { markdownTable } from "./markdown-table";
import { qualityTable } from "./quality-table";

interface Information {
  name: string;
  iv: number;
  isBinned: boolean;
  bins: WoeBin[];
}

export interface Preprocessing {
  data: {
    dataset: string;
    version: number;
    rows: number;
    frauds: number;
    isSynthetic: boolean;
    outcome: Outcome;
  };
  checks: QualityCheck[];
  /** Sorted by falling information value. */
  columns: Information[];
  lowest: number;
  highest: number;
  /** Names of the columns between both limits. */
  informative: string[];
  encoded: { dataset: string; version: number; columns: number; features: string[]; transformation: string };
}

/** Maximum number of weight-of-evidence charts in the report, and of bars in one: more say nothing. */
const [shownCharts, shownBars] = [8, 40];

/** Describes the rows, and whether the feature set has the informative columns. */
export function preprocessingReport(preprocessing: Preprocessing): { markdown: string; isSame: boolean } {
  const { data, checks, columns, lowest, highest, informative, encoded } = preprocessing;
  const words = wordsOf(data.outcome);
  const { row, positive, negative } = words;
  const failed = checks.filter(({ hasPassed }) => !hasPassed);
  const unused = informative.filter((name) => !encoded.features.includes(name));
  const uninformative = encoded.features.filter((name) => !informative.includes(name));
  const isSame = unused.length === 0 && uninformative.length === 0;
  const comparison = isSame
    ? sameColumns(informative.length)
    : `**The feature set has other columns.** ${[
        unused.length > 0 && `It lacks ${listed(unused.map(markdownText))}.`,
        uninformative.length > 0 &&
          `It has ${listed(uninformative.map(markdownText))}, which ${uninformative.length === 1 ? "is" : "are"} not between these limits.`,
      ]
        .filter(Boolean)
        .join(" ")}`;
  const markdown = `# Preprocessing: ${markdownText(data.dataset)} version ${data.version}

${counted(data.rows, row)}, ${counted(data.frauds, positive)} (${percent(data.frauds / data.rows)}). ${
    failed.length === 0
      ? "All checks of the data passed."
      : `**${failed.length} of ${counted(checks.length, "check")} of the data failed**: ${failed.map(({ name }) => markdownText(name)).join("; ")}.`
  }${data.isSynthetic ? `\n\n> **The data is synthetic**: these figures say nothing about real ${row}s.` : ""}

## Quality

${qualityTable(checks)}

## Information value

How well a column predicts ${markdownText(words.event)}. Below ${lowest} it has almost no predictive power. Above ${highest} it is suspiciously high: the value may have been known only afterwards, or columns may repeat one another. ${between(informative)} ${comparison}

${artifactImage("information-value", ivChart(columns).description)}

${markdownTable(
  ["Column", "Information value", "Values", ""],
  columns.map(({ name, iv, isBinned, bins }) => [
    name,
    iv.toFixed(4),
    isBinned ? counted(bins.length, "bin") : bins.length,
    verdict({ iv, bins }, lowest, highest),
  ]),
  ["Information value"],
)}

## Weight of evidence

The logarithm of a value's share of the ${negative}s divided by its share of the ${positive}s. Below 0, ${positive}s are more frequent than among all ${row}s; above 0, less frequent.

${Object.entries(woeCharts(columns, words))
  .map(([key, { description }]) => artifactImage(key, description))
  .join("\n\n")}

## The encoded ${row}s

${markdownText(encoded.dataset)} version ${encoded.version} holds the ${row}s as Parquet with ${counted(encoded.columns, "column")} of 0 and 1, created by transformation ${codeSpan(encoded.transformation)} (SHA-256). A model trained with the same feature set on these ${row}s contains this transformation in its ONNX file, so prediction encodes ${row}s the same way.
`;
  return { markdown, isSame };
}

/** Charts of the report, by artifact key. */
export function preprocessingCharts(columns: Information[], words: TableWords): Record<string, ChartData> {
  return { "information-value": ivChart(columns), ...woeCharts(columns, words) };
}

/** Charts of the most informative columns, by artifact key. */
function woeCharts(columns: Information[], words: TableWords): Record<string, ChartData> {
  const keys = columnKeys(
    "woe",
    columns.map(({ name }) => name),
  );
  return Object.fromEntries(
    columns
      .filter(({ bins }) => bins.length <= shownBars)
      .slice(0, shownCharts)
      .map((column) => [keys.get(column.name)!, woeChart(column, words)]),
  );
}

function ivChart(columns: Information[]): ChartData {
  const highest = columns.slice(0, 2).map(({ name, iv }) => `${name} with ${iv.toFixed(3)}`);
  return {
    title: "Information value",
    description: `Information value of ${columns.length > shownBars ? `the first ${shownBars} of ` : ""}${counted(columns.length, "column")}${highest.length > 0 ? `; highest: ${listed(highest)}` : ""}`,
    chart: {
      type: "bar",
      x: { label: "Information value" },
      bars: columns.slice(0, shownBars).map(({ name, iv }) => ({ name, value: iv })),
    },
  };
}

function woeChart({ name, bins }: Information, { positive }: TableWords): ChartData {
  return {
    title: `Weight of evidence: ${name}`,
    description: `Weight of evidence of ${name} by value; ${mostFrequent(bins, positive)}`,
    chart: {
      type: "bar",
      x: { label: `Weight of evidence: ${positive}s are frequent to the left, rare to the right` },
      bars: bins.map((bin) => ({ name: bin.name || "(empty)", value: bin.woe })),
    },
  };
}

function verdict({ iv, bins }: Pick<Information, "iv" | "bins">, lowest: number, highest: number): string {
  if (bins.length > shownBars && iv > lowest) return "many values, which raise it";
  return iv <= lowest ? "too little" : iv >= highest ? "too much" : "informative";
}

/** Values with the most frauds, as the end of a sentence. */
function mostFrequent(bins: WoeBin[], positive: string): string {
  const least = Math.min(...bins.map(({ woe }) => woe));
  const lowest = bins.filter(({ woe }) => woe === least).map(({ name }) => name || "(empty)");
  return lowest.length === bins.length
    ? `${positive}s are equally frequent for each value`
    : `${positive}s are most frequent where it is ${lowest.join(" or ")}, with ${least.toFixed(2)}`;
}

function sameColumns(count: number): string {
  if (count === 0) return "The feature set has no column.";
  return count === 1
    ? "This is the one column of the feature set."
    : `These are the ${count} columns of the feature set.`;
}

function between(informative: string[]): string {
  if (informative.length === 0) return "No column is between these limits.";
  return informative.length === 1
    ? `One column is between these limits: ${markdownText(informative[0]!)}.`
    : `Between these limits are ${informative.length}: ${informative.map(markdownText).join(", ")}.`;
}
