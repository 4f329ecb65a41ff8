import { scaleLinear } from "d3-scale";
import { ChartFrame } from "@/app/_components/charts/chart-frame";
import { formatNumber } from "@/app/_components/ui/format";
import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { numberIn, rangeOf } from "./chart-values";

const [width, height] = [720, 300];
const [left, bottom] = [60, 36];

/** Runs as points by two of their numbers; each with its name. The table below has the numbers. */
export function ScatterChart({ runs, x, y }: { runs: RunRow[]; x: RunColumn; y: RunColumn }) {
  const across = scaleLinear(rangeOf(runs, x), [left + 8, width - 12]).nice();
  const up = scaleLinear(rangeOf(runs, y), [height - bottom - 8, 12]).nice();
  const points = runs.flatMap((run) => {
    const [a, b] = [numberIn(run, x), numberIn(run, y)];
    return a === undefined || b === undefined ? [] : [{ run, a, b }];
  });
  return (
    <div className="max-w-4xl rounded-md border border-line bg-panel p-2">
      <ChartFrame width={width} height={height} label={`${y.key} against ${x.key} of ${points.length} runs`}>
        {across.ticks(6).map((tick) => (
          <text key={tick} x={across(tick)} y={height - bottom + 14} textAnchor="middle" fill="var(--muted)">
            {formatNumber(tick)}
          </text>
        ))}
        {up.ticks(5).map((tick) => (
          <g key={tick}>
            <line x1={left} x2={width} y1={up(tick)} y2={up(tick)} stroke="var(--line)" />
            <text x={left - 6} y={up(tick) + 4} textAnchor="end" fill="var(--muted)">
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        <text x={width} y={height - 4} textAnchor="end" fill="var(--ink)">
          {x.key}
        </text>
        <text x={left} y={9} fill="var(--ink)">
          {y.key}
        </text>
        {points.map(({ run, a, b }) => (
          <circle key={run.id} cx={across(a)} cy={up(b)} r={4} fill="var(--series-1)" fillOpacity={0.7}>
            <title>{`${run.name}: ${x.key} ${formatNumber(a)}, ${y.key} ${formatNumber(b)}`}</title>
          </circle>
        ))}
      </ChartFrame>
    </div>
  );
}
