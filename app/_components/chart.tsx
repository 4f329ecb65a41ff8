import type { ChartData } from "@/lib/artifacts/artifact";
import { BarChart } from "./chart-bar";
import { HeatmapChart } from "./chart-heatmap";
import { LineChart } from "./chart-line";
import { formatNumber } from "./format";
import { ScrollRegion } from "./scroll-region";

/** A chart drawn in the page's theme, what it says in words, and its numbers as a table. */
export function Chart({ data }: { data: ChartData }) {
  const { title, description, chart } = data;
  return (
    <figure className="max-w-xl rounded-md border border-line bg-panel p-3">
      <figcaption className="mb-2">
        <span className="block text-sm font-medium">{title}</span>
        <span className="block text-xs text-muted">{description}</span>
      </figcaption>
      {chart.type === "line" && <LineChart chart={chart} label={description || title} />}
      {chart.type === "bar" && <BarChart chart={chart} label={description || title} />}
      {chart.type === "heatmap" && <HeatmapChart chart={chart} label={description || title} />}
      <details className="no-print mt-2 text-xs">
        <summary className="w-fit text-muted hover:text-ink">Data</summary>
        <ScrollRegion label={`Data of ${title}`} className="mt-1 max-h-64 overflow-auto">
          <DataRows {...tableOf(chart)} />
        </ScrollRegion>
      </details>
    </figure>
  );
}

type Cells = { head: string[]; rows: { key: string; cells: string[] }[] };

function DataRows({ head, rows }: Cells) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, column) => (
              <td key={head[column]} className="pr-4">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function tableOf(chart: ChartData["chart"]): Cells {
  const numbered = (rows: string[][]) => rows.map((cells, index) => ({ key: String(index), cells }));
  if (chart.type === "bar") {
    return {
      head: ["Name", chart.x.label],
      rows: numbered(chart.bars.map(({ name, value }) => [name, formatNumber(value)])),
    };
  }
  if (chart.type === "heatmap") {
    return {
      head: [`${chart.y.label} \\ ${chart.x.label}`, ...chart.x.names],
      rows: numbered(
        chart.values.map((row, index) => [chart.y.names[index] ?? "", ...row.map(formatNumber)]),
      ),
    };
  }
  const points = chart.series.flatMap(({ name, points }) =>
    points.map(([x, y]) => [name, formatNumber(x), formatNumber(y)]),
  );
  const marks = chart.marks.map(({ name, at: [x, y] }) => [name, formatNumber(x), formatNumber(y)]);
  return { head: ["Series", chart.x.label, chart.y.label], rows: numbered([...marks, ...points]) };
}
