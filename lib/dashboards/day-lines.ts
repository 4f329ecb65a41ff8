import { dayMs } from "@/lib/base/time-units";
import { rangeOf } from "./chart-of";
import type { PanelResult } from "./panel-result";

/** Starts of the last days (UTC), oldest first, today included, in ms since 1970. */
export function lastDays(days: number, now: Date): number[] {
  const today = Math.floor(now.getTime() / dayMs);
  return Array.from({ length: days }, (_, index) => (today - days + 1 + index) * dayMs);
}

/** Lines over days. @param y domain of the values; by default from 0 to the largest */
export function dayLines(
  series: readonly { name: string; points: [number, number][] }[],
  { label, description, y }: { label: string; description: string; y?: [number, number] },
): PanelResult {
  const points = series.flatMap((line) => line.points);
  return {
    kind: "chart",
    description,
    chart: {
      type: "line",
      x: { label: "Day (UTC)", domain: rangeOf(points.map(([day]) => day)), isTime: true },
      y: { label, domain: y ?? rangeOf([0, ...points.map(([, value]) => value)]) },
      series: series.map(({ name, points }) => ({ name, points, isReference: false })),
      marks: [],
    },
  };
}
