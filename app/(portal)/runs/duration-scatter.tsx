import { scaleLog, scaleTime } from "d3-scale";
import { formatAbsolute, formatMs } from "@/app/_components/ui/format";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { states } from "@/app/_components/ui/states";
import type { RunDurations } from "@/lib/runs/read/durations";
import { DurationPoints, Markers } from "./duration-points";

const size = { width: 960, height: 168, left: 56, right: 12, top: 10, bottom: 22 };
const ticksMs = [100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000];
/** Scatter plot of run durations by start time; the point under the pointer links to its run. */
export function DurationScatter({ durations: { runs, median, p95 } }: { durations: RunDurations }) {
  if (runs.length < 2) return null;
  const times = runs.map(({ startedAt }) => startedAt.getTime());
  const took = runs.map(({ tookMs }) => Math.max(1, tookMs));
  const x = scaleTime([Math.min(...times), Math.max(...times)], [size.left, size.width - size.right]);
  const y = scaleLog(
    [Math.min(...took) / 1.3, Math.max(...took) * 1.3],
    [size.height - size.bottom, size.top],
  );
  const [low, high] = y.domain() as [number, number];
  const tones = [...new Set(runs.map(({ state }) => states[state].tone))];
  return (
    <details open className="mb-4 rounded-md border border-line bg-panel">
      <summary className="px-3 py-1.5 text-sm">
        Durations of the latest {runs.length} runs
        {median !== undefined && p95 !== undefined && (
          <span className="text-muted">
            {" "}
            · median {formatMs(median)}, p95 {formatMs(p95)}
          </span>
        )}
      </summary>
      <ScrollRegion label="Durations of runs" className="overflow-x-auto border-t border-line">
        <svg viewBox={`0 0 ${size.width} ${size.height}`} className="h-auto w-full min-w-[40rem] text-[11px]">
          <title>
            Start time against duration on a logarithmic scale. The table below has the same data.
          </title>
          {ticksMs
            .filter((tick) => tick >= low && tick <= high)
            .map((tick) => (
              <g key={tick} transform={`translate(0 ${y(tick)})`}>
                <line x1={size.left} x2={size.width - size.right} stroke="var(--line)" />
                <text x={size.left - 6} dy="0.32em" textAnchor="end" fill="var(--muted)">
                  {formatMs(tick)}
                </text>
              </g>
            ))}
          <Percentile label="p50" at={median} y={y} />
          <Percentile label="p95" at={p95} y={y} />
          <DurationPoints
            area={{
              x: size.left,
              y: size.top,
              width: size.width - size.left - size.right,
              height: size.height - size.top - size.bottom,
            }}
            points={runs.map(({ id, name, state, startedAt, tookMs }) => [
              Math.round(x(startedAt) * 10) / 10,
              Math.round(y(Math.max(1, tookMs)) * 10) / 10,
              state,
              tookMs,
              startedAt.getTime(),
              name,
              id,
            ])}
          />
          <text x={size.left} y={size.height - 6} fill="var(--muted)">
            {formatAbsolute(x.domain()[0]!).slice(0, 16)} UTC
          </text>
          <text x={size.width - size.right} y={size.height - 6} textAnchor="end" fill="var(--muted)">
            {formatAbsolute(x.domain()[1]!).slice(0, 16)} UTC
          </text>
        </svg>
      </ScrollRegion>
      <ul className="flex flex-wrap gap-x-4 px-3 pb-1.5 text-xs text-muted">
        {tones.map((tone) => (
          <li key={tone} className="inline-flex items-center gap-1.5">
            <svg viewBox="-5 -5 10 10" className="size-2.5" aria-hidden="true">
              <Markers tone={tone} at={[[0, 0]]} />
            </svg>
            {[
              ...new Set(
                runs
                  .filter(({ state }) => states[state].tone === tone)
                  .map(({ state }) => states[state].label),
              ),
            ].join(", ")}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Percentile({
  label,
  at,
  y,
}: {
  label: string;
  at: number | undefined;
  y: (value: number) => number;
}) {
  if (at === undefined) return null;
  return (
    <g transform={`translate(0 ${y(Math.max(1, at)).toFixed(1)})`}>
      <line x1={size.left} x2={size.width - size.right} stroke="var(--line-strong)" strokeDasharray="4 4" />
      <text x={size.width - size.right} dy="-3" textAnchor="end" fill="var(--muted)">
        {label}
      </text>
    </g>
  );
}
