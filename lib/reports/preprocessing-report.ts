import type { ChartData } from "@/lib/artifacts/chart-data";
import type { QualityCheck } from "@/lib/datasets/quality-check";
import type { WoeBin } from "@/lib/models/information-value";
import { count, markdownTable, percent } from "./markdown-table";
import { qualityTable } from "./quality-table";

interface Information {
  name: string;
  iv: number;
  isBinned: boolean;
  bins: WoeBin[];
}

export interface Preprocessing {
  data: { dataset: string; version: number; rows: number; frauds: number; isSynthetic: boolean };
  checks: QualityCheck[];
  /** By falling information value. */
  columns: Information[];
  lowest: number;
  highest: number;
  /** Columns between the two. */
  informative: string[];
  encoded: { dataset: string; version: number; columns: number; features: string[]; transformation: string };
}

/** The charts of weights of evidence that the report shows. */
const shownCharts = 8;

/** What the claims are like, and whether the model uses the columns that say something. */
export function preprocessingReport(given: Preprocessing): { markdown: string; isSame: boolean } {
  const { data, checks, columns, lowest, highest, informative, encoded } = given;
  const failed = checks.filter(({ hasPassed }) => !hasPassed);
  const unused = informative.filter((name) => !encoded.features.includes(name));
  const uninformative = encoded.features.filter((name) => !informative.includes(name));
  const isSame = unused.length === 0 && uninformative.length === 0;
  const comparison = isSame
    ? `These are the ${informative.length} columns that the model uses.`
    : `**The model uses other columns.** ${[
        unused.length > 0 && `It leaves out ${unused.join(", ")}.`,
        uninformative.length > 0 && `It uses ${uninformative.join(", ")}, which lie outside.`,
      ]
        .filter(Boolean)
        .join(" ")}`;
  const markdown = `# Preprocessing: ${data.dataset} version ${data.version}

${count(data.rows)} claims, ${count(data.frauds)} frauds (${percent(data.frauds / data.rows)}). ${
    failed.length === 0
      ? "All checks of the data passed."
      : `**${failed.length} of ${checks.length} checks of the data failed**: ${failed.map(({ name }) => name).join(", ")}.`
  }${data.isSynthetic ? "\n\n> **The data is synthetic**: these figures say nothing about real claims." : ""}

## Quality

${qualityTable(checks)}

## Information value

How much a column says of whether a claim is a fraud: under ${lowest} next to nothing, over ${highest} so much that it may have been known only afterwards, or that columns repeat one another. Between the two lie ${informative.length}: ${informative.join(", ") || "none"}. ${comparison}

![${ivChart(columns).description}](artifact:information-value)

${markdownTable(
  ["Column", "Information value", "Values", ""],
  columns.map(({ name, iv, isBinned, bins }) => [
    name,
    iv.toFixed(4),
    isBinned ? `${bins.length} bins` : bins.length,
    iv <= lowest ? "too little" : iv >= highest ? "too much" : "informative",
  ]),
  ["Information value"],
)}

## Weight of evidence

The logarithm of a value's share of the legitimate claims over its share of the frauds: below 0 frauds are more frequent than elsewhere, above 0 less.

${columns
  .slice(0, shownCharts)
  .map((column) => `![${woeChart(column).description}](artifact:${woeKey(column.name)})`)
  .join("\n\n")}

## The encoded claims

${encoded.dataset} version ${encoded.version} holds the claims as Parquet with ${encoded.columns} columns of 0 and 1. They were made by transformation \`${encoded.transformation}\` (SHA-256). A model that was trained with the same feature set on these claims carries this transformation in its ONNX file, so prediction encodes claims the same way.
`;
  return { markdown, isSame };
}

/** The charts that the report shows, by artifact key. */
export function preprocessingCharts(columns: Information[]): Record<string, ChartData> {
  const ofColumns = columns
    .slice(0, shownCharts)
    .map((column): [string, ChartData] => [woeKey(column.name), woeChart(column)]);
  return { "information-value": ivChart(columns), ...Object.fromEntries(ofColumns) };
}

const woeKey = (name: string) => `woe-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;

function ivChart(columns: Information[]): ChartData {
  const [first, second] = columns;
  return {
    title: "Information value",
    description: `Information value of ${columns.length} columns; the highest have ${first?.name} with ${first?.iv.toFixed(3)} and ${second?.name} with ${second?.iv.toFixed(3)}`,
    chart: {
      type: "bar",
      x: { label: "Information value" },
      bars: columns.map(({ name, iv }) => ({ name, value: iv })),
    },
  };
}

function woeChart({ name, bins }: Information): ChartData {
  const lowest = bins.reduce((least, bin) => (bin.woe < least.woe ? bin : least), bins[0]!);
  return {
    title: `Weight of evidence: ${name}`,
    description: `Weight of evidence of ${name} by value; frauds are most frequent where it is ${lowest.name}, with ${lowest.woe.toFixed(2)}`,
    chart: {
      type: "bar",
      x: { label: "Weight of evidence: frauds are frequent to the left, rare to the right" },
      bars: bins.map((bin) => ({ name: bin.name || "(empty)", value: bin.woe })),
    },
  };
}
