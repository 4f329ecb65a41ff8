import { scaleLinear } from "d3-scale";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { ChartFrame } from "./chart-frame";

type Waterfall = Extract<ChartData["chart"], { type: "waterfall" }>;

const rowHeight = 24;
const left = 210;
const width = 480;

/**
 * From a start, what each step adds or takes away, to the sum. The axis need not begin at zero, so start and sum are
 * marks
 * and no bars. Signs and numbers say what the colours do.
 */
export function WaterfallChart({ chart, label }: { chart: Waterfall; label: string }) {
  const { start, steps, end } = chart;
  const sums = [start.value];
  for (const { value } of steps) sums.push(sums.at(-1)! + value);
  const [low, high] = [Math.min(...sums), Math.max(...sums)];
  const x = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [left + 4, width - 60]);
  const bars = [
    { name: start.name, from: sums[0]!, to: sums[0]!, fill: "var(--ink)", text: rounded(start.value) },
    ...steps.map(({ name, value }, index) => ({
      name,
      from: sums[index]!,
      to: sums[index + 1]!,
      fill: value < 0 ? "var(--series-1)" : "var(--series-2)",
      text: `${value < 0 ? "−" : "+"}${rounded(Math.abs(value))}`,
    })),
    { name: end, from: sums.at(-1)!, to: sums.at(-1)!, fill: "var(--ink)", text: rounded(sums.at(-1)!) },
  ];
  const height = bars.length * rowHeight + 24;
  return (
    <ChartFrame width={width} height={height} label={label}>
      <line x1={x(sums[0]!)} x2={x(sums[0]!)} y2={height - 24} stroke="var(--line)" />
      {bars.map(({ name, from, to, fill, text }, row) => (
        <g key={name} transform={`translate(0 ${row * rowHeight})`}>
          <text x={left - 8} y={rowHeight / 2} dy="0.32em" textAnchor="end" fill="var(--ink)">
            <title>{name}</title>
            {cut(name, 34)}
          </text>
          {row < bars.length - 1 && (
            <line
              x1={x(to)}
              x2={x(to)}
              y1={rowHeight - 4}
              y2={rowHeight + 4}
              stroke="var(--line-strong)"
              strokeDasharray="2 2"
            />
          )}
          <rect
            x={Math.min(x(from), x(to)) - (from === to ? 1.5 : 0)}
            y="4"
            width={Math.max(from === to ? 3 : 1, Math.abs(x(to) - x(from)))}
            height={rowHeight - 8}
            rx="1"
            fill={fill}
          />
          <text
            x={Math.max(x(from), x(to)) + 5}
            y={rowHeight / 2}
            dy="0.32em"
            fill="var(--ink)"
            stroke="var(--panel)"
            strokeWidth="3"
            paintOrder="stroke"
          >
            {text}
          </text>
        </g>
      ))}
      <text x={(left + width - 60) / 2} y={height - 6} textAnchor="middle" fill="var(--muted)">
        {chart.x.label}
      </text>
    </ChartFrame>
  );
}

function rounded(value: number): string {
  return Math.abs(value) < 1 ? value.toFixed(3) : formatNumber(Number(value.toFixed(3)));
}
