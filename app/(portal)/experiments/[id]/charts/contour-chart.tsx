import { scaleLinear } from "d3-scale";
import { ChartLegend } from "@/app/_components/charts/chart-legend";
import { formatNumber } from "@/app/_components/ui/format";
import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { acrossRange, PlaneChart, upRange } from "./chart-axes";
import { axisOf, numberIn, rangeOf, valueText } from "./chart-axis";
import { type FieldPoint, fieldOf, regionAbove } from "./contour-field";
import { runMark } from "./run-mark";

const cells: [across: number, up: number] = [48, 30];
const levels = 7;
/** Points above which they are drawn small, so as not to hide the regions. */
const manyPoints = 100;

/** A value between runs by two others: regions of equal value, and the runs as points. The table below has the numbers. */
export function ContourChart({
  runs,
  x,
  y,
  z,
  logs,
}: {
  runs: RunRow[];
  x: RunColumn;
  y: RunColumn;
  z: RunColumn;
  logs: { x: boolean; y: boolean };
}) {
  const across = axisOf(runs, x, acrossRange, { isLog: logs.x, isNice: false });
  const up = axisOf(runs, y, upRange, { isLog: logs.y, isNice: false });
  const points = runs.flatMap((run) => {
    const [a, b, value] = [across.at(run), up.at(run), numberIn(run, z)];
    return a === undefined || b === undefined || value === undefined ? [] : [{ run, a, b, value }];
  });
  const [width, height] = [acrossRange[1] - acrossRange[0], upRange[0] - upRange[1]];
  const [least, greatest] = rangeOf(
    points.map(({ run }) => run),
    z,
  );
  const bands = bandsOf(least, greatest);
  const field = fieldOf(
    points.map(
      ({ a, b, value }): FieldPoint => [(a - acrossRange[0]) / width, (b - upRange[1]) / height, value],
    ),
    cells,
  );
  return (
    <>
      <PlaneChart x={across} y={up} label={`${z.key} by ${x.key} and ${y.key} of ${points.length} runs`}>
        <g
          transform={`translate(${acrossRange[0]} ${upRange[1]}) scale(${width / cells[0]} ${height / cells[1]})`}
        >
          {bands.map(({ from, color }) => (
            <path key={from} d={regionAbove(field, from)} fill={color} stroke={color} strokeWidth={0.06} />
          ))}
        </g>
        {points.map(({ run, a, b }) => (
          <circle
            key={run.id}
            cx={a.toFixed(1)}
            cy={b.toFixed(1)}
            r={points.length > manyPoints ? 1.8 : 3}
            fill="var(--panel)"
            stroke="var(--ink)"
            {...runMark(
              run,
              [x, y, z].map((column) => `${column.key} ${valueText(run, column)}`),
            )}
          />
        ))}
      </PlaneChart>
      <p className="mt-1 text-xs text-muted">{z.key}, between the runs by their distance:</p>
      <ChartLegend
        entries={bands.map(({ name, color }) => ({ name, fill: color, stroke: "var(--line-strong)" }))}
      />
    </>
  );
}

/** Stretches of a range that end at round numbers, each with a colour. */
function bandsOf(least: number, greatest: number) {
  const ticks = scaleLinear([least, greatest], [0, 1])
    .ticks(levels)
    .filter((tick) => tick > least && tick < greatest);
  const starts = [least, ...ticks];
  return starts.map((from, index) => {
    const share = Math.round((100 * (index + 0.5)) / starts.length);
    return {
      // The lowest stretch covers all that is below the second.
      from: index === 0 ? Number.NEGATIVE_INFINITY : from,
      name: `${formatNumber(from)} to ${formatNumber(starts[index + 1] ?? greatest)}`,
      color: `color-mix(in oklab, var(--heat) ${share}%, var(--panel))`,
    };
  });
}
