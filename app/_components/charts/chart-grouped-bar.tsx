import { scaleLinear } from "d3-scale";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { ChartFrame } from "./chart-frame";
import { ChartLegend } from "./chart-legend";

type GroupedBar = Extract<ChartData["chart"], { type: "grouped-bar" }>;

const barHeight = 10;
const left = 170;
const width = 480;

/** Level bars side by side in groups, from a common zero. The first series is hollow, so that colour is not needed. */
export function GroupedBarChart({ chart, label }: { chart: GroupedBar; label: string }) {
  const values = chart.groups.flatMap((group) => group.values);
  const x = scaleLinear([Math.min(0, ...values), Math.max(0, ...values) || 1], [left, width - 56]);
  const groupHeight = chart.series.length * (barHeight + 2) + 9;
  const height = chart.groups.length * groupHeight + 24;
  return (
    <>
      <ChartFrame width={width} height={height} label={label}>
        {chart.groups.map(({ name, values: ofGroup }, index) => (
          <g key={name} transform={`translate(0 ${index * groupHeight + 4})`}>
            <text x={left - 8} y={(groupHeight - 9) / 2} dy="0.32em" textAnchor="end" fill="var(--ink)">
              <title>{name}</title>
              {cut(name, 26)}
            </text>
            {ofGroup.map((value, series) => (
              <g key={chart.series[series]} transform={`translate(0 ${series * (barHeight + 2)})`}>
                <rect
                  x={Math.min(x(0), x(value))}
                  width={Math.abs(x(value) - x(0))}
                  height={barHeight}
                  rx="1.5"
                  fill={fillOf(series)}
                  stroke={`var(--series-${series + 1})`}
                />
                <text
                  x={Math.max(x(0), x(value)) + 5}
                  y={barHeight / 2}
                  dy="0.34em"
                  fill="var(--muted)"
                  className="text-[10px]"
                >
                  {formatNumber(Number(value.toPrecision(3)))}
                </text>
              </g>
            ))}
          </g>
        ))}
        <line x1={x(0)} x2={x(0)} y2={height - 24} stroke="var(--line-strong)" />
        <text x={(left + width - 56) / 2} y={height - 6} textAnchor="middle" fill="var(--muted)">
          {chart.x.label}
        </text>
      </ChartFrame>
      <ChartLegend
        entries={chart.series.map((name, series) => ({
          name,
          fill: fillOf(series),
          stroke: `var(--series-${series + 1})`,
        }))}
      />
    </>
  );
}

function fillOf(series: number): string {
  return series === 0 ? "var(--panel)" : `var(--series-${series + 1})`;
}
