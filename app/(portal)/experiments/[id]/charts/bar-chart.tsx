import { scaleLinear } from "d3-scale";
import { ChartFrame } from "@/app/_components/charts/chart-frame";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { numberIn } from "./chart-axis";
import { runMark } from "./run-mark";

const width = 480;
const names = 150;
const barHeight = 20;
const mostBars = 40;

/** A bar for each of the first runs with a number in a column, in the order of the table, from zero. */
export function BarChart({ runs, column }: { runs: RunRow[]; column: RunColumn }) {
  const all = runs.flatMap((run) => {
    const value = numberIn(run, column);
    return value === undefined ? [] : [{ run, value }];
  });
  const bars = all.slice(0, mostBars);
  const values = bars.map(({ value }) => value);
  const across = scaleLinear([Math.min(0, ...values), Math.max(0, ...values)], [names, width - 64]);
  return (
    <>
      <ChartFrame
        width={width}
        height={bars.length * barHeight + 4}
        label={`${column.key} of ${bars.length} runs`}
      >
        {bars.map(({ run, value }, index) => {
          const [from, to] = [across(Math.min(0, value)), across(Math.max(0, value))];
          return (
            <g
              key={run.id}
              transform={`translate(0 ${index * barHeight})`}
              {...runMark(run, [`${column.key} ${formatNumber(value)}`])}
            >
              <text x={names - 8} y={14} textAnchor="end" fill="var(--ink)">
                {cut(run.name, 22)}
              </text>
              <rect
                x={from}
                y={4}
                width={Math.max(1, to - from)}
                height={barHeight - 7}
                rx="2"
                fill="var(--series-1)"
              />
              <text x={to + 6} y={14} fill="var(--muted)">
                {formatNumber(value)}
              </text>
            </g>
          );
        })}
      </ChartFrame>
      {all.length > bars.length && (
        <p className="mt-1 text-xs text-muted">
          The first {bars.length} of {all.length} runs. Sort the table to choose them.
        </p>
      )}
    </>
  );
}
