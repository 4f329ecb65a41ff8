import { scaleLinear } from "d3-scale";
import { formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { ChartFrame } from "./chart-frame";

type Heatmap = Extract<ChartData["chart"], { type: "heatmap" }>;

const width = 480;
const left = 130;
const top = 40;

/** A grid of numbers on one hue; the darkest cell still lets the number be read. */
export function HeatmapChart({ chart, label }: { chart: Heatmap; label: string }) {
  const columns = Math.max(1, chart.x.names.length);
  const cellWidth = (width - left - 8) / columns;
  const cellHeight = Math.min(64, Math.max(28, cellWidth * 0.5));
  const height = top + chart.y.names.length * cellHeight + 8;
  const all = chart.values.flat();
  const share = scaleLinear([Math.min(0, ...all), Math.max(...all, 0) || 1], [0, 100]);
  return (
    <ChartFrame width={width} height={height} label={label}>
      <text x={left + (width - left) / 2} y="12" textAnchor="middle" fill="var(--muted)">
        {chart.x.label}
      </text>
      <text
        transform={`translate(12 ${top + (height - top) / 2}) rotate(-90)`}
        textAnchor="middle"
        fill="var(--muted)"
      >
        {chart.y.label}
      </text>
      {chart.x.names.map((name, column) => (
        <text
          key={name}
          x={left + (column + 0.5) * cellWidth}
          y={top - 8}
          textAnchor="middle"
          fill="var(--ink)"
        >
          {name}
        </text>
      ))}
      {chart.y.names.map((name, row) => (
        <g key={name} transform={`translate(0 ${top + row * cellHeight})`}>
          <text x={left - 8} y={cellHeight / 2} dy="0.32em" textAnchor="end" fill="var(--ink)">
            {name}
          </text>
          {chart.x.names.map((columnName, column) => {
            const value = chart.values[row]?.[column] ?? Number.NaN;
            return (
              <g key={columnName} transform={`translate(${left + column * cellWidth} 0)`}>
                <rect
                  width={cellWidth - 2}
                  height={cellHeight - 2}
                  rx="2"
                  stroke="var(--line)"
                  fill={`color-mix(in oklab, var(--heat) ${Math.round(share(value) || 0)}%, var(--panel))`}
                />
                <text
                  x={cellWidth / 2 - 1}
                  y={cellHeight / 2}
                  dy="0.32em"
                  textAnchor="middle"
                  fill="var(--ink)"
                  className="text-[13px]"
                >
                  {Number.isNaN(value) ? "–" : formatNumber(value)}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </ChartFrame>
  );
}
