import type { ChartData } from "@/lib/artifacts/chart-data";
import type { SqlResult } from "./request-sql";

export type ChartKind = "bar" | "line";

/** Most bars of a chart. */
export const mostBars = 50;

/**
 * Chart of two columns of a result: bars of the first rows in their order, or a line over x in its order.
 * @param x place of the column of names or x values @param y place of the column of values
 * @returns undefined when fewer than two rows have numbers for a line, or none for bars
 */
export function chartOf(
  kind: ChartKind,
  { columns, rows }: SqlResult,
  x: number,
  y: number,
): ChartData | undefined {
  const [xName, yName] = [columns[x]!.name, columns[y]!.name];
  const title = `${yName} by ${xName}`;
  if (kind === "bar") {
    const bars = rows.flatMap((row) => {
      const value = row[y];
      return typeof value === "number" ? [{ name: String(row[x]), value }] : [];
    });
    if (bars.length === 0) return undefined;
    const shown = withOwnNames(bars.slice(0, mostBars));
    const description = bars.length > mostBars ? `The first ${mostBars} of ${bars.length} rows.` : "";
    return { title, description, chart: { type: "bar", x: { label: yName }, bars: shown } };
  }
  const points = rows.flatMap((row): [number, number][] => {
    const [a, b] = [row[x], row[y]];
    return typeof a === "number" && typeof b === "number" ? [[a, b]] : [];
  });
  if (points.length < 2) return undefined;
  points.sort(([a], [b]) => a - b);
  return {
    title,
    description: "",
    chart: {
      type: "line",
      x: { label: xName, domain: rangeOf(points.map(([a]) => a)) },
      y: { label: yName, domain: rangeOf(points.map(([, b]) => b)) },
      series: [{ name: yName, points, isReference: false }],
      marks: [],
    },
  };
}

/** Equal names get a number, since each bar is named by its own. */
function withOwnNames(bars: { name: string; value: number }[]) {
  const seen = new Map<string, number>();
  return bars.map(({ name, value }) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { name: times === 1 ? name : `${name} (${times})`, value };
  });
}

/** Smallest and largest value; of one value, a range around it. */
function rangeOf(values: number[]): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low === high ? [low - 1, high + 1] : [low, high];
}
