"use client";

import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatNumber } from "@/app/_components/ui/format";
import { type Axis, type Curve, inOrder, smooth, xOf } from "./curve-data";
import { lineOf } from "./line-of";
import { timeAtCursor, timeTicks } from "./time-ticks";
import { useTheme } from "./use-theme";

const height = 220;

/** Curves on a canvas with a crosshair. Dragging over a part of it names its steps; a double click, all. */
export default function Plot({
  curves,
  nameOf,
  colorOf,
  axis,
  isLogX,
  isLog,
  smoothing,
  onZoom,
}: {
  curves: Curve[];
  nameOf: (runId: string) => string;
  /** Number of a run's line (line-of.ts). */
  colorOf: (runId: string) => number;
  axis: Axis;
  isLogX: boolean;
  isLog: boolean;
  /** Weight of earlier values, 0 to below 1. */
  smoothing: number;
  onZoom: (steps: { from: number; to: number } | undefined) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are those of the theme
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(element);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const lines = {
      stroke: color("--muted"),
      grid: { stroke: color("--line"), width: 1 },
      ticks: { stroke: color("--line") },
    };
    const tables = curves.map((curve): uPlot.AlignedData => {
      const values = smooth(curve.values, smoothing).map((value) =>
        isLog && value !== null && value <= 0 ? null : value,
      );
      const [xs, inTheirOrder] = inOrder(xOf(curve, axis), values);
      // A log scale has no place for the first step, which is 0.
      const from = isLogX ? xs.findIndex((x) => x > 0) : 0;
      return from < 0 ? [[], []] : [xs.slice(from), inTheirOrder.slice(from)];
    });
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: true, live: true },
        cursor: { drag: { x: true, y: false, setScale: axis !== "step" }, points: { size: 6 } },
        scales: { x: { time: axis === "time", distr: isLogX ? 3 : 1 }, y: { distr: isLog ? 3 : 1 } },
        axes: [
          { ...lines, ...(axis === "time" && { values: timeTicks }) },
          {
            ...lines,
            size: 60,
            values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : formatNumber(tick))),
          },
        ],
        series: [
          {
            label: axis === "step" ? "Step" : "Time",
            ...(axis === "time" && { value: timeAtCursor }),
          },
          ...curves.map(({ runId }) => {
            const line = lineOf(colorOf(runId));
            return {
              label: nameOf(runId),
              stroke: color(line.color),
              dash: line.dash,
              width: 1.5,
              spanGaps: true,
              value: (_: uPlot, value: number | null) => (value === null ? "–" : formatNumber(value)),
            };
          }),
        ],
        hooks: {
          setSelect: [
            (self) => {
              if (axis !== "step" || self.select.width < 5) return;
              const [from, to] = [self.select.left, self.select.left + self.select.width].map((left) =>
                Math.round(self.posToVal(left, "x")),
              );
              onZoom({ from: from!, to: Math.max(to!, from! + 1) });
            },
          ],
        },
      },
      tables.length > 0 ? uPlot.join(tables) : [[]],
      element,
    );
    const whole = () => onZoom(undefined);
    plot.over.addEventListener("dblclick", whole);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [curves, nameOf, colorOf, axis, isLogX, isLog, smoothing, onZoom, theme]);
  return (
    <div
      ref={place}
      aria-hidden="true"
      className="min-w-0 text-xs [&_.u-legend]:font-sans! [&_.u-legend]:text-xs! [&_.u-legend_th]:font-medium!"
    />
  );
}
