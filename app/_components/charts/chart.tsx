import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { captionOf } from "./caption-of";
import { BarChart } from "./chart-bar";
import { BeeswarmChart } from "./chart-beeswarm";
import { GroupedBarChart } from "./chart-grouped-bar";
import { HeatmapChart } from "./chart-heatmap";
import { LineChart } from "./chart-line";
import { chartTable } from "./chart-table";
import { WaterfallChart } from "./chart-waterfall";

/** A chart in a frame, drawn in the page's theme, with its title, what it says in words, and its numbers as a table. */
export function Chart({ data }: { data: ChartData }) {
  const { title, description } = data;
  return (
    <figure className="max-w-xl rounded-md border border-line bg-panel p-3">
      <figcaption className="mb-2">
        <span className="block text-sm font-medium">{title}</span>
        <span className="block text-xs text-muted empty:hidden">{captionOf(title, description)}</span>
      </figcaption>
      <ChartBody data={data} />
    </figure>
  );
}

/** The drawing of a chart and its numbers as a table, for a place that has a frame and a title. */
export function ChartBody({ data: { title, description, chart } }: { data: ChartData }) {
  const label = description || title;
  return (
    <>
      {chart.type === "line" && <LineChart chart={chart} label={label} />}
      {chart.type === "bar" && <BarChart chart={chart} label={label} />}
      {chart.type === "grouped-bar" && <GroupedBarChart chart={chart} label={label} />}
      {chart.type === "beeswarm" && <BeeswarmChart chart={chart} label={label} />}
      {chart.type === "waterfall" && <WaterfallChart chart={chart} label={label} />}
      {chart.type === "heatmap" && <HeatmapChart chart={chart} label={label} />}
      <details className="no-print mt-2 text-xs">
        <summary className="w-fit text-muted hover:text-ink">Data</summary>
        <ScrollRegion label={`Data of ${title}`} className="mt-1 max-h-64 overflow-auto">
          <DataRows {...chartTable(chart)} />
        </ScrollRegion>
      </details>
    </>
  );
}

function DataRows({ head, rows }: { head: string[]; rows: string[][] }) {
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
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a chart never move
          <tr key={row}>
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
