import { scaleLinear } from "d3-scale";
import { ChartFrame } from "@/app/_components/charts/chart-frame";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { numberIn, rangeOf } from "./chart-values";

const height = 280;
const [top, bottom] = [34, 20];
const leastWidth = 720;
const leastGap = 130;
const mostColumns = 10;

/** Runs as lines over the scales of their numbers. The table below has the numbers. */
export function ParallelChart({ runs, columns }: { runs: RunRow[]; columns: RunColumn[] }) {
  const shown = columns.slice(0, mostColumns);
  const gap = Math.max(leastGap, leastWidth / shown.length);
  const axes = shown.map((column, index) => {
    const range = rangeOf(runs, column);
    return { column, x: gap / 2 + index * gap, range, scale: scaleLinear(range, [height - bottom, top]) };
  });
  const lines = runs.map((run) => ({
    run,
    points: axes.flatMap(({ column, x, scale }) => {
      const value = numberIn(run, column);
      return value === undefined ? [] : [`${x},${scale(value).toFixed(1)}`];
    }),
  }));
  return (
    <div className="overflow-x-auto rounded-md border border-line bg-panel p-2">
      <div style={{ minWidth: axes.length * 90 }}>
        <ChartFrame
          width={axes.length * gap}
          height={height}
          label={`${runs.length} runs over ${axes.map(({ column }) => column.key).join(", ")}`}
        >
          {lines.map(({ run, points }) => (
            <polyline
              key={run.id}
              points={points.join(" ")}
              fill="none"
              stroke="var(--series-1)"
              strokeOpacity={0.55}
              className="hover:stroke-(--series-2) hover:[stroke-width:3]"
            >
              <title>{run.name}</title>
            </polyline>
          ))}
          {axes.map(({ column, x, range: [least, greatest] }) => (
            <g key={columnName(column)} textAnchor="middle" fill="var(--muted)">
              <line x1={x} x2={x} y1={top} y2={height - bottom} stroke="var(--line-strong)" />
              <text x={x} y={12} fill="var(--ink)">
                {cut(column.key, 18)}
              </text>
              <text x={x} y={26}>
                {formatNumber(greatest)}
              </text>
              <text x={x} y={height - 5}>
                {formatNumber(least)}
              </text>
            </g>
          ))}
        </ChartFrame>
      </div>
    </div>
  );
}
