import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { acrossRange, PlaneChart, upRange } from "./chart-axes";
import { axisOf, valueText } from "./chart-axis";
import { ColorScale, colorsBy } from "./chart-colors";
import { runMark } from "./run-mark";

/** Runs as points by two of their values, coloured by a third. The table below has the numbers. */
export function ScatterChart({
  runs,
  x,
  y,
  z,
  logs,
}: {
  runs: RunRow[];
  x: RunColumn;
  y: RunColumn;
  z?: RunColumn;
  logs: { x: boolean; y: boolean };
}) {
  const across = axisOf(runs, x, acrossRange, { isLog: logs.x });
  const up = axisOf(runs, y, upRange, { isLog: logs.y });
  const color = colorsBy(runs, z);
  const points = runs.flatMap((run) => {
    const [a, b] = [across.at(run), up.at(run)];
    return a === undefined || b === undefined ? [] : [{ run, a, b }];
  });
  const shown = [x, y, ...(z ? [z] : [])];
  return (
    <>
      <PlaneChart x={across} y={up} label={`${y.key} against ${x.key} of ${points.length} runs`}>
        {points.map(({ run, a, b }) => (
          <circle
            key={run.id}
            cx={a.toFixed(1)}
            cy={b.toFixed(1)}
            r={4}
            fill={color(run)}
            fillOpacity={0.75}
            {...runMark(
              run,
              shown.map((column) => `${column.key} ${valueText(run, column)}`),
            )}
          />
        ))}
      </PlaneChart>
      {z && <ColorScale runs={runs} column={z} />}
    </>
  );
}
