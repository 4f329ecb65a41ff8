import { formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { timeText } from "./time-axis";

/** The numbers of a chart, for who would rather read than look. Of swarms, how each row's dots lie. */
export function chartTable(chart: ChartData["chart"]): { head: string[]; rows: string[][] } {
  switch (chart.type) {
    case "bar":
      return {
        head: ["Name", chart.x.label],
        rows: chart.bars.map(({ name, value }) => [name, formatNumber(value)]),
      };
    case "heatmap":
      return {
        head: [`${chart.y.label} \\ ${chart.x.label}`, ...chart.x.names],
        rows: chart.values.map((row, index) => [chart.y.names[index] ?? "", ...row.map(formatNumber)]),
      };
    case "grouped-bar":
      return {
        head: [chart.x.label, ...chart.series],
        rows: chart.groups.map(({ name, values }) => [name, ...values.map(formatNumber)]),
      };
    case "beeswarm":
      return {
        head: [chart.x.label, "Points", "Count", "Min", "Median", "Max"],
        rows: chart.rows.flatMap(({ name, points }) =>
          chart.series.map((series, kind) => {
            const sorted = points.filter((point) => point[1] === kind).map(([at]) => at);
            return [name, series, ...spread(sorted.sort((a, b) => a - b))];
          }),
        ),
      };
    case "waterfall":
      return {
        head: ["Name", chart.x.label],
        rows: [chart.start, ...chart.steps, { name: chart.end, value: sumOf(chart) }].map(
          ({ name, value }) => [name, formatNumber(value)],
        ),
      };
    case "line": {
      const xText = chart.x.isTime ? timeText : formatNumber;
      const points = chart.series.flatMap(({ name, points }) =>
        points.map(([x, y]) => [name, xText(x), formatNumber(y)]),
      );
      const marks = chart.marks.map(({ name, at: [x, y] }) => [name, xText(x), formatNumber(y)]);
      return { head: ["Series", chart.x.label, chart.y.label], rows: [...marks, ...points] };
    }
  }
}

function spread(sorted: number[]): string[] {
  const quantiles = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return [
    String(sorted.length),
    ...quantiles.map((value) => (value === undefined ? "–" : formatNumber(value))),
  ];
}

function sumOf({ start, steps }: Extract<ChartData["chart"], { type: "waterfall" }>): number {
  return steps.reduce((sum, { value }) => sum + value, start.value);
}
