import { scaleLinear } from "d3-scale";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { ChartFrame } from "./chart-frame";

type Bar = Extract<ChartData["chart"], { type: "bar" }>;

const rowHeight = 22;
const left = 170;
const width = 480;

/** Level bars with their names and numbers, from a common zero; names that are too long are cut. */
export function BarChart({ chart, label }: { chart: Bar; label: string }) {
  const values = chart.bars.map(({ value }) => value);
  const x = scaleLinear([Math.min(0, ...values), Math.max(0, ...values) || 1], [left, width - 56]);
  const height = chart.bars.length * rowHeight + 24;
  return (
    <ChartFrame width={width} height={height} label={label}>
      {chart.bars.map(({ name, value }, index) => (
        <g key={name} transform={`translate(0 ${index * rowHeight})`}>
          <text x={left - 8} y={rowHeight / 2} dy="0.32em" textAnchor="end" fill="var(--ink)">
            <title>{name}</title>
            {cut(name, 26)}
          </text>
          <rect
            x={Math.min(x(0), x(value))}
            y="4"
            width={Math.abs(x(value) - x(0))}
            height={rowHeight - 8}
            rx="2"
            fill="var(--series-1)"
          />
          <text x={Math.max(x(0), x(value)) + 6} y={rowHeight / 2} dy="0.32em" fill="var(--muted)">
            {formatNumber(value)}
          </text>
        </g>
      ))}
      <line x1={x(0)} x2={x(0)} y2={height - 24} stroke="var(--line-strong)" />
      <text x={(left + width - 56) / 2} y={height - 6} textAnchor="middle" fill="var(--muted)">
        {chart.x.label}
      </text>
    </ChartFrame>
  );
}
