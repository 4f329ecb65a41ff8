import { scaleLinear } from "d3-scale";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { swarm } from "./beeswarm-layout";
import { ChartFrame } from "./chart-frame";
import { ChartLegend } from "./chart-legend";

type Beeswarm = Extract<ChartData["chart"], { type: "beeswarm" }>;

const rowHeight = 34;
const left = 150;
const width = 480;
const bottom = 40;
const radius = 2;

/** A row of dots for each name, spread where they crowd: hollow ones of the first kind, full ones of the second. */
export function BeeswarmChart({ chart, label }: { chart: Beeswarm; label: string }) {
  const all = chart.rows.flatMap(({ points }) => points.map(([place]) => place));
  const x = scaleLinear([Math.min(0, ...all), Math.max(0, ...all) || 1], [left, width - 14]).nice();
  const base = chart.rows.length * rowHeight;
  return (
    <>
      <ChartFrame width={width} height={base + bottom} label={label}>
        {x.ticks(6).map((tick) => (
          <g key={tick} transform={`translate(${x(tick)} 0)`}>
            <line y2={base} stroke={tick === 0 ? "var(--line-strong)" : "var(--line)"} />
            <text y={base + 14} textAnchor="middle" fill="var(--muted)">
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        {chart.rows.map(({ name, points }, row) => (
          <g key={name} transform={`translate(0 ${(row + 0.5) * rowHeight})`}>
            <text x={left - 8} dy="0.32em" textAnchor="end" fill="var(--ink)">
              <title>{name}</title>
              {cut(name, 22)}
            </text>
            {swarm(
              points.map(([place, kind]) => [x(place), kind]),
              radius,
              rowHeight / 2 - 3,
            ).map(({ x: place, offset, kind }, dot) => (
              <circle
                // biome-ignore lint/suspicious/noArrayIndexKey: dots have nothing else to be known by
                key={dot}
                cx={place.toFixed(1)}
                cy={offset.toFixed(1)}
                r={radius}
                fill={kind ? "var(--series-2)" : "var(--panel)"}
                stroke={`var(--series-${kind + 1})`}
                strokeWidth="0.8"
              />
            ))}
          </g>
        ))}
        <text x={(left + width - 14) / 2} y={base + 32} textAnchor="middle" fill="var(--muted)">
          {chart.x.label}
        </text>
      </ChartFrame>
      <ChartLegend
        isRound
        entries={[
          { name: chart.series[0], fill: "var(--panel)", stroke: "var(--series-1)" },
          { name: chart.series[1], fill: "var(--series-2)", stroke: "var(--series-2)" },
        ]}
      />
    </>
  );
}
