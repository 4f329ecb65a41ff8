import { BarChart } from "./bar-chart";
import { ChartCard } from "./chart-card";
import { columnsFor } from "./chart-columns";
import type { ChartData } from "./chart-data";
import { ChartTips } from "./chart-tips";
import { ContourChart } from "./contour-chart";
import { ParallelChart } from "./parallel-chart";
import { type ChartPlace, chartKinds, type RunChart } from "./run-chart";
import { ScatterChart } from "./scatter-chart";
import { TickedCurves } from "./ticked-curves";

/**
 * The charts that the address names, in its order, each with its options.
 * @param formId the form of the boxes before the rows, by which curves are chosen; without it the first are drawn @param runPath path of the runs' pages
 */
export function RunCharts({
  charts,
  place,
  data,
  formId,
  runPath,
}: {
  charts: RunChart[];
  place: ChartPlace;
  data: ChartData;
  formId?: string;
  runPath: string;
}) {
  return (
    <ChartTips path={runPath}>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        {charts.map((chart, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chart is its place in the address
          <ChartCard key={`${index} ${chart.kind}`} charts={charts} index={index} place={place} data={data}>
            {chart.kind === "curves" ? (
              <TickedCurves
                formId={formId}
                runs={data.curveRuns}
                metrics={chart.metric ? [chart.metric] : data.keys.metrics.slice(0, 200)}
                readAt={data.readAt}
                place={place}
                charts={charts}
                index={index}
              />
            ) : (
              <Drawn chart={chart} data={data} />
            )}
          </ChartCard>
        ))}
      </div>
    </ChartTips>
  );
}

function Drawn({ chart, data: { runs, columns } }: { chart: RunChart; data: ChartData }) {
  const { x, y, z, shown } = columnsFor(chart, runs, columns);
  const logs = { x: chart.logx === "1", y: chart.logy === "1" };
  if (chart.kind === "bars" && x) return <BarChart runs={runs} column={x} />;
  if (chart.kind === "scatter" && x && y) return <ScatterChart runs={runs} x={x} y={y} z={z} logs={logs} />;
  if (chart.kind === "contour" && x && y && z)
    return <ContourChart runs={runs} x={x} y={y} z={z} logs={logs} />;
  if (chart.kind === "parallel" && shown.length > 1)
    return <ParallelChart runs={runs} columns={shown} z={z} />;
  return (
    <p className="text-sm text-muted">
      {chartKinds[chart.kind]} of these runs cannot be drawn: too few of their values differ. Choose other
      columns, or other runs.
    </p>
  );
}
