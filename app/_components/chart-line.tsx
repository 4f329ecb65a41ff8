import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { ChartData } from "@/lib/artifacts/artifact";
import { formatNumber } from "./format";

type Line = Extract<ChartData["chart"], { type: "line" }>;

const size = { width: 480, height: 300, left: 52, right: 14, top: 10, bottom: 42 };
/** Beside colour, so that lines are told apart without it. */
const dashes = [undefined, "7 3", "2 3", "9 3 2 3", "5 2 2 2 2 2"];

/** Lines over two number axes, a legend below. Reference series are thin and grey. */
export function LineChart({ chart, label }: { chart: Line; label: string }) {
  const x = scaleLinear(chart.x.domain, [size.left, size.width - size.right]);
  const y = scaleLinear(chart.y.domain, [size.height - size.bottom, size.top]);
  const path = line<[number, number]>(
    ([at]) => x(at),
    ([, at]) => y(at),
  ).defined(([a, b]) => Number.isFinite(a + b));
  let drawn = 0;
  const series = chart.series.map((given) => {
    const index = given.isReference ? 0 : drawn++;
    return {
      ...given,
      stroke: given.isReference ? "var(--line-strong)" : `var(--series-${(index % 5) + 1})`,
      dash: given.isReference ? "3 3" : dashes[index % dashes.length],
    };
  });
  return (
    <>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={label}
        className="h-auto w-full text-[11px]"
      >
        {y.ticks(5).map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={size.left} x2={size.width - size.right} stroke="var(--line)" />
            <text x={size.left - 7} dy="0.32em" textAnchor="end" fill="var(--muted)">
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        {x.ticks(6).map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y={size.height - size.bottom + 16}
            textAnchor="middle"
            fill="var(--muted)"
          >
            {formatNumber(tick)}
          </text>
        ))}
        <line
          x1={size.left}
          x2={size.width - size.right}
          y1={y.range()[0]}
          y2={y.range()[0]}
          stroke="var(--line-strong)"
        />
        <text
          x={(size.left + size.width - size.right) / 2}
          y={size.height - 6}
          textAnchor="middle"
          fill="var(--muted)"
        >
          {chart.x.label}
        </text>
        <text
          transform={`translate(12 ${(size.top + size.height - size.bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
          fill="var(--muted)"
        >
          {chart.y.label}
        </text>
        {series.map(({ name, points, stroke, dash, isReference }) => (
          <path
            key={name}
            d={path(points) ?? ""}
            fill="none"
            stroke={stroke}
            strokeDasharray={dash}
            strokeWidth={isReference ? 1 : 2}
            strokeLinejoin="round"
          />
        ))}
        {chart.marks.map(({ name, at }) => {
          const isRight = x(at[0]) > size.width * 0.6;
          return (
            <g key={name} transform={`translate(${x(at[0])} ${y(at[1])})`}>
              <circle r="4" fill="var(--panel)" stroke="var(--ink)" strokeWidth="2" />
              <text
                x={isRight ? -9 : 9}
                y={y(at[1]) < size.top + 24 ? 16 : 4}
                textAnchor={isRight ? "end" : "start"}
                fill="var(--ink)"
                stroke="var(--panel)"
                strokeWidth="4"
                paintOrder="stroke"
              >
                {name}
              </text>
            </g>
          );
        })}
      </svg>
      <ul
        className="mt-1 flex list-none flex-wrap gap-x-4 gap-y-1 pl-0 text-xs text-muted"
        aria-hidden="true"
      >
        {series.map(({ name, stroke, dash, isReference }) => (
          <li key={name} className="flex items-center gap-1.5">
            <svg width="22" height="8" aria-hidden="true">
              <line
                x2="22"
                y1="4"
                y2="4"
                stroke={stroke}
                strokeDasharray={dash}
                strokeWidth={isReference ? 1 : 2}
              />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </>
  );
}
