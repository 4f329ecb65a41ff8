import type { ReactNode } from "react";
import { ChartFrame } from "@/app/_components/charts/chart-frame";
import type { ChartAxis } from "./chart-axis";

/** Size of a chart with two axes, and the room beside them, in pixels. */
const plane = { width: 480, height: 300, left: 64, right: 12, top: 10, bottom: 42 };
export const acrossRange: [number, number] = [plane.left, plane.width - plane.right];
export const upRange: [number, number] = [plane.height - plane.bottom, plane.top];

/** A chart between two axes. */
export function PlaneChart({
  x,
  y,
  label,
  children,
}: {
  x: ChartAxis;
  y: ChartAxis;
  label: string;
  children: ReactNode;
}) {
  const [left, right] = acrossRange;
  const [bottom, top] = upRange;
  return (
    <ChartFrame width={plane.width} height={plane.height} label={label}>
      {y.ticks.map(({ at, label: text }) => (
        <g key={text} transform={`translate(0 ${at.toFixed(1)})`}>
          <line x1={left} x2={right} stroke="var(--line)" />
          <text x={left - 6} dy="0.32em" textAnchor="end" fill="var(--muted)">
            {text}
          </text>
        </g>
      ))}
      {children}
      {x.ticks.map(({ at, label: text }) => (
        <text key={text} x={at.toFixed(1)} y={bottom + 15} textAnchor="middle" fill="var(--muted)">
          {text}
        </text>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
      <text x={(left + right) / 2} y={plane.height - 6} textAnchor="middle" fill="var(--ink)">
        {x.column.key}
      </text>
      <text
        transform={`translate(11 ${(top + bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
        fill="var(--ink)"
      >
        {y.column.key}
      </text>
    </ChartFrame>
  );
}
