import { ChartFrame } from "@/app/_components/charts/chart-frame";
import { cut } from "@/app/_components/ui/format";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { axisOf, isOfManySizes, valueText } from "./chart-axis";
import { ColorScale, colorsBy } from "./chart-colors";
import { runMark } from "./run-mark";

const height = 300;
const [top, bottom] = [24, 12];
const leastWidth = 960;
const leastGap = 120;

/** Runs as lines over the scales of their values, coloured by one of them. The table below has the numbers. */
export function ParallelChart({ runs, columns, z }: { runs: RunRow[]; columns: RunColumn[]; z?: RunColumn }) {
  const gap = Math.max(leastGap, leastWidth / columns.length);
  const axes = columns.map((column, index) => ({
    x: gap / 2 + index * gap,
    axis: axisOf(runs, column, [height - bottom, top], {
      isNice: false,
      isLog: isOfManySizes(runs, column),
    }),
  }));
  const color = colorsBy(runs, z);
  const lines = runs.flatMap((run) => {
    const points = axes.flatMap(({ axis, x }) => {
      const y = axis.at(run);
      return y === undefined ? [] : [`${x},${y.toFixed(1)}`];
    });
    return points.length > 1 ? [{ run, points }] : [];
  });
  return (
    <>
      <ScrollRegion label="Parallel coordinates" className="overflow-x-auto">
        <div style={{ minWidth: axes.length * 90 }}>
          <ChartFrame
            width={axes.length * gap}
            height={height}
            label={`${lines.length} runs over ${columns.map(({ key }) => key).join(", ")}`}
          >
            {lines.map(({ run, points }) => (
              <polyline
                key={run.id}
                points={points.join(" ")}
                fill="none"
                stroke={color(run)}
                strokeOpacity={0.6}
                {...runMark(
                  run,
                  columns.map((column) => `${column.key} ${valueText(run, column)}`),
                )}
              />
            ))}
            {axes.map(({ axis: { column, ticks }, x }) => (
              <g key={columnName(column)} pointerEvents="none">
                <line x1={x} x2={x} y1={top} y2={height - bottom} stroke="var(--line-strong)" />
                <text x={x} y={12} textAnchor="middle" fill="var(--ink)">
                  <title>{column.key}</title>
                  {cut(column.key, 20)}
                </text>
                {ticks.map(({ at, label }) => (
                  <text
                    key={label}
                    x={x + 5}
                    y={at.toFixed(1)}
                    dy="0.32em"
                    fill="var(--muted)"
                    stroke="var(--panel)"
                    strokeWidth="3"
                    paintOrder="stroke"
                  >
                    {label}
                  </text>
                ))}
              </g>
            ))}
          </ChartFrame>
        </div>
      </ScrollRegion>
      {z && <ColorScale runs={runs} column={z} />}
    </>
  );
}
