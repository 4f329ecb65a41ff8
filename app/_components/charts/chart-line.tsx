import { type ScaleLinear, scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { ChartFrame } from "./chart-frame";
import { timeTicks } from "./time-axis";

type Line = Extract<ChartData["chart"], { type: "line" }>;

const size = { width: 480, height: 300, left: 52, right: 14, top: 10, bottom: 42 };
/** Dash patterns, so that lines are distinguishable without colour. */
const dashes = [undefined, "7 3", "2 3", "9 3 2 3", "5 2 2 2 2 2"];

type Scale = ScaleLinear<number, number>;

/** Lines over two number axes, a legend below. Reference series are thin and grey. */
export function LineChart({ chart, label }: { chart: Line; label: string }) {
  const x = scaleLinear(chart.x.domain, [size.left, size.width - size.right]);
  const y = scaleLinear(chart.y.domain, [size.height - size.bottom, size.top]);
  const path = line<[number, number]>(
    ([place]) => x(place),
    ([, place]) => y(place),
  ).defined(([a, b]) => Number.isFinite(a + b));
  const looks = looksOf(chart.series);
  return (
    <>
      <ChartFrame width={size.width} height={size.height} label={label}>
        <Axes x={x} y={y} labels={{ x: chart.x.label, y: chart.y.label }} isTime={chart.x.isTime === true} />
        {chart.series.map(({ name, points }, index) => {
          const [only, second] = points;
          // A line of one point would be invisible.
          if (only && !second)
            return <circle key={name} cx={x(only[0])} cy={y(only[1])} r="3" fill={looks[index]!.stroke} />;
          return (
            <path key={name} d={path(points) ?? ""} fill="none" strokeLinejoin="round" {...looks[index]} />
          );
        })}
        {chart.marks.map(({ name, at: place }) => (
          <Mark key={name} name={name} x={x(place[0])} y={y(place[1])} />
        ))}
      </ChartFrame>
      <ul
        className="mt-1 flex list-none flex-wrap gap-x-4 gap-y-1 pl-0 text-xs text-muted"
        aria-hidden="true"
      >
        {chart.series.map(({ name }, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <svg width="22" height="8" aria-hidden="true">
              <line x2="22" y1="4" y2="4" {...looks[index]} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Line style of each series, on the chart and in its legend. */
function looksOf(series: Line["series"]) {
  let drawn = 0;
  return series.map(({ isReference }) => {
    if (isReference) return { stroke: "var(--line-strong)", strokeDasharray: "3 3", strokeWidth: 1 };
    const index = drawn++;
    return {
      stroke: `var(--series-${(index % 5) + 1})`,
      strokeDasharray: dashes[index % dashes.length],
      strokeWidth: 2,
    };
  });
}

function Axes({
  x,
  y,
  labels,
  isTime,
}: {
  x: Scale;
  y: Scale;
  labels: { x: string; y: string };
  isTime: boolean;
}) {
  const xTicks = isTime ? timeTicks(x.domain()) : x.ticks(6).map((at) => ({ at, label: formatNumber(at) }));
  const [left, right] = x.range() as [number, number];
  const [bottom, top] = y.range() as [number, number];
  return (
    <>
      {y.ticks(5).map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <line x1={left} x2={right} stroke="var(--line)" />
          <text x={left - 7} dy="0.32em" textAnchor="end" fill="var(--muted)">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, label }) => (
        <text key={at} x={x(at)} y={bottom + 16} textAnchor="middle" fill="var(--muted)">
          {label}
        </text>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
      <text x={(left + right) / 2} y={size.height - 6} textAnchor="middle" fill="var(--muted)">
        {labels.x}
      </text>
      <text
        transform={`translate(12 ${(top + bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
        fill="var(--muted)"
      >
        {labels.y}
      </text>
    </>
  );
}

/** A named point; its name stands where there is room. */
function Mark({ name, x, y }: { name: string; x: number; y: number }) {
  const isRight = x > size.width * 0.6;
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle r="4" fill="var(--panel)" stroke="var(--ink)" strokeWidth="2" />
      <text
        x={isRight ? -9 : 9}
        y={y < size.top + 24 ? 16 : 4}
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
}
