import { scaleLinear } from "d3-scale";
import { ChartFrame } from "@/app/_components/charts/chart-frame";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { numberIn } from "./chart-values";

const width = 720;
const names = 180;
const barHeight = 20;
const mostBars = 40;

/** A bar for each of the first runs with a number in a column, in the order of the table, from zero. */
export function BarChart({ runs, column }: { runs: RunRow[]; column: RunColumn }) {
  const bars = runs
    .flatMap((run) => {
      const value = numberIn(run, column);
      return value === undefined ? [] : [{ run, value }];
    })
    .slice(0, mostBars);
  const values = bars.map(({ value }) => value);
  const across = scaleLinear([Math.min(0, ...values), Math.max(0, ...values)], [names, width - 70]);
  return (
    <div className="max-w-4xl rounded-md border border-line bg-panel p-2">
      <ChartFrame
        width={width}
        height={bars.length * barHeight + 4}
        label={`${column.key} of ${bars.length} runs`}
      >
        {bars.map(({ run, value }, index) => {
          const [from, to] = [across(Math.min(0, value)), across(Math.max(0, value))];
          return (
            <g key={run.id} transform={`translate(0 ${index * barHeight})`}>
              <text x={names - 8} y={14} textAnchor="end" fill="var(--ink)">
                {cut(run.name, 26)}
              </text>
              <rect
                x={from}
                y={4}
                width={Math.max(1, to - from)}
                height={barHeight - 7}
                fill="var(--series-1)"
              />
              <text x={to + 6} y={14} fill="var(--muted)">
                {formatNumber(value)}
              </text>
            </g>
          );
        })}
      </ChartFrame>
    </div>
  );
}
