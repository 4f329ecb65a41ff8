"use client";

import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatNumber } from "@/app/_components/ui/format";
import { lineOf } from "./line-of";
import { areWhole, timeAtCursor, timeTicks, wholeSteps } from "./time-ticks";
import { useTheme } from "./use-theme";

/** A line: its height at each place, null where there is none. */
export interface XyLine {
  name: string;
  values: readonly (number | null)[];
}

/** Places as shares, with both axes from 0 to 1; as whole numbers; or as times, in seconds since 1970. */
export type XyScale = "share" | "whole" | "time";

const height = 260;
const fewPlaces = 30;

/** Lines on a canvas with labelled axes. The legend reads them at the cross-hair; a double click undoes the zoom. */
export default function XyPlot({
  xLabel,
  yLabel,
  places,
  lines,
  scale,
}: {
  xLabel: string;
  yLabel: string;
  places: readonly number[];
  lines: XyLine[];
  scale?: XyScale;
}) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are those of the theme
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(element);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = (label: string): uPlot.Axis => ({
      label,
      labelSize: 18,
      labelFont: `11px ${style.fontFamily}`,
      font: `11px ${style.fontFamily}`,
      stroke: color("--muted"),
      grid: { stroke: color("--line"), width: 1 },
      ticks: { stroke: color("--line") },
      values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : formatNumber(tick))),
    });
    const isShare = scale === "share";
    const isTime = scale === "time";
    const share: uPlot.Scale = isShare
      ? { range: (_, from, to) => [Math.max(0, from), Math.min(1, to)] }
      : {};
    const across: uPlot.Axis = {
      ...axis(xLabel),
      ...(scale === "whole" && { incrs: wholeSteps }),
      ...(isTime && { values: timeTicks }),
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: true, live: true },
        cursor: { drag: { x: true, y: false }, points: { size: 6 } },
        scales: { x: { time: isTime, ...share }, y: isShare ? { range: [0, 1] } : {} },
        axes: [
          across,
          {
            ...axis(yLabel),
            size: 50,
            ...(lines.every(({ values }) => areWhole(values)) && { incrs: wholeSteps }),
          },
        ],
        series: [
          isTime
            ? { label: xLabel, value: timeAtCursor }
            : { label: xLabel, value: (_, value) => (value === null ? "–" : formatNumber(value)) },
          ...lines.map(({ name }, index): uPlot.Series => {
            const { color: stroke, dash } = lineOf(index);
            return {
              label: name,
              stroke: color(stroke),
              dash,
              width: 2,
              spanGaps: true,
              points: { show: places.length <= fewPlaces },
              value: (_, value) => (value === null ? "–" : formatNumber(value)),
            };
          }),
        ],
      },
      [[...places], ...lines.map(({ values }) => [...values])],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [xLabel, yLabel, places, lines, scale, theme]);
  return (
    <div
      ref={place}
      aria-hidden="true"
      className="min-w-0 text-xs [&_.u-legend]:font-sans! [&_.u-legend]:text-xs! [&_.u-legend_th]:font-medium!"
    />
  );
}
