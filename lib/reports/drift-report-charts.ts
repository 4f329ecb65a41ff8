import type { ChartData } from "@/lib/artifacts/chart-data";
import { counted, percent } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import type { ColumnDrift } from "@/lib/monitoring/column-drift";
import type { DatasetDrift } from "@/lib/monitoring/dataset-drift";
import type { Predictions } from "@/lib/monitoring/predictions";
import { columnKeys } from "./column-keys";
import { count } from "./markdown-table";
import { reliabilityChart } from "./reliability-chart";

const mostPictures = 8;
const mostBars = 15;
const mostGroups = 12;

/** Columns shown as charts: the drifted ones, or the one that changed most. */
function shownColumns({ columns }: DatasetDrift): ColumnDrift[] {
  const drifted = columns.filter(({ hasDrifted }) => hasDrifted);
  const most = columns.toSorted((a, b) => b.psi - a.psi).slice(0, 1);
  return (drifted.length > 0 ? drifted : most).slice(0, mostPictures);
}

const columnPrefix = "drift-of";
const scoresKey = "drift-of-scores";

/** Charts of the shown columns, by artifact key. */
export function columnCharts(drift: DatasetDrift, words: TableWords): Record<string, ChartData> {
  // A column can have the same name as the chart of the scores.
  const names = [...drift.columns.map(({ name }) => name), "scores"];
  const keys = columnKeys(columnPrefix, names);
  return Object.fromEntries(
    shownColumns(drift).map((column) => [keys.get(column.name)!, columnChart(column, words)]),
  );
}

/** All charts of the drift report, by the key used in its Markdown. */
export function driftReportCharts(
  drift: DatasetDrift,
  predictions: Predictions,
  words: TableWords,
): Record<string, ChartData> {
  const { performance } = predictions;
  return {
    "drift-psi": psiChart(drift),
    ...columnCharts(drift, words),
    [scoresKey]: columnChart({ ...predictions.score, name: "The model's score" }, words),
    ...(performance && {
      "drift-confusion": confusionChart(performance, words),
      "drift-separation": separationChart(performance, words),
      "drift-calibration": reliabilityChart(
        performance.calibration,
        predictions.isCalibrated === true,
        words,
      ),
    }),
  };
}

function psiChart({ columns }: DatasetDrift): ChartData {
  const most = columns.toSorted((a, b) => b.psi - a.psi).slice(0, mostBars);
  return {
    title: "How much columns changed",
    description: `Population stability index by column, the greatest first: ${
      most
        .slice(0, 3)
        .map(({ name, psi }) => `${name} ${psi.toFixed(3)}`)
        .join(", ") || "no column was compared"
    }`,
    chart: {
      type: "bar",
      x: { label: "Population stability index" },
      bars: most.map(({ name, psi }) => ({ name, value: psi })),
    },
  };
}

function columnChart({ name, bins, type, hasDrifted }: ColumnDrift, { row }: TableWords): ChartData {
  const groups = (type === "number" ? inPairs(bins) : bins.slice(0, mostGroups)).map((bin) => ({
    name: bin.name,
    values: [bin.reference, bin.current],
  }));
  const most = groups.toSorted((a, b) => gap(b.values) - gap(a.values))[0];
  const drift = hasDrifted ? ", drifted" : "";
  return {
    title: name,
    description: `${name}, reference against current${drift}: ${most ? changeOf(most, row) : "there are no values"}`,
    chart: {
      type: "grouped-bar",
      x: { label: `Share of ${row}s` },
      series: ["Reference", "Current"],
      groups,
    },
  };
}

/** The group that changed most, as the end of a sentence. */
function changeOf({ name, values }: { name: string; values: number[] }, row: string): string {
  const [before, now] = values.map((share) => percent(share));
  return before === now
    ? "every share is the same to 0.1 %"
    : `${name} went from ${before} to ${now} of ${row}s, the greatest change`;
}

const gap = ([before, now]: number[]) => Math.abs(now! - before!);

/** Halves the number of bins by merging neighbours. */
function inPairs(bins: ColumnDrift["bins"]): ColumnDrift["bins"] {
  return bins.flatMap((bin, index) => {
    const next = bins[index + 1];
    if (index % 2 === 1) return [];
    if (!next) return [bin];
    const name = `${bin.name.split(" to ")[0]} to ${next.name.split(" to ").at(-1)}`;
    return [{ name, reference: bin.reference + next.reference, current: bin.current + next.current }];
  });
}

type Performance = NonNullable<Predictions["performance"]>;

function confusionChart({ confusion }: Performance, words: TableWords): ChartData {
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  return {
    title: `Current ${words.row}s: confusion matrix`,
    description: `Confusion matrix of the labelled current ${words.row}s: ${counted(found, words.positive)} found, ${count(missed)} missed; ${counted(wrong, words.negative)} flagged, ${count(kept)} not flagged`,
    chart: {
      type: "heatmap",
      x: { label: "Predicted", names: [...words.classes] },
      y: { label: "Actual", names: [...words.classes] },
      values: confusion,
    },
  };
}

function separationChart(
  { separation }: Performance,
  { row, positive, negative, classes }: TableWords,
): ChartData {
  const high = separation.filter(({ name }) => Number(name.split(" ")[0]) >= 0.5);
  const sum = (label: "frauds" | "legitimate") => high.reduce((all, bin) => all + bin[label], 0);
  return {
    title: `How scores separate ${positive}s from other ${row}s`,
    description: `Scores of ${positive}s and of ${negative}s: ${percent(sum("frauds"))} of ${positive}s and ${percent(sum("legitimate"))} of ${negative}s score 0.5 or more`,
    chart: {
      type: "grouped-bar",
      x: { label: "Share of the class, by score" },
      series: [...classes],
      groups: separation.map(({ name, frauds, legitimate }) => ({ name, values: [legitimate, frauds] })),
    },
  };
}
