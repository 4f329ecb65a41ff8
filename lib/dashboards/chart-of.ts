import type { ChartData } from "@/lib/artifacts/chart-data";
import type { SqlRows } from "@/lib/datasets/sql/run-sql";

export type ChartKind = "bar" | "line";
type Table = Pick<SqlRows, "columns" | "rows">;

/** Most bars of a chart. */
export const mostBars = 50;

/**
 * Chart of two columns of a result: bars of the first rows in their order, or a line over numbers or times in their order.
 * @param x place of the column of names or x values @param y place of the column of values
 * @returns undefined when fewer than two rows have numbers for a line, or none for bars
 */
export function chartOf(kind: ChartKind, table: Table, x: number, y: number): ChartData | undefined {
  return kind === "bar" ? barsOf(table, x, y) : lineOf(table, x, y);
}

/** Smallest and largest value; of one value, a range around it. */
export function rangeOf(values: readonly number[]): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low === high ? [low - 1, high + 1] : [low, high];
}

function barsOf({ columns, rows }: Table, x: number, y: number): ChartData | undefined {
  const bars = rows.flatMap((row) => {
    const value = row[y];
    return typeof value === "number" ? [{ name: String(row[x]), value }] : [];
  });
  if (bars.length === 0) return undefined;
  const [xName, yName] = [columns[x]!.name, columns[y]!.name];
  return {
    title: `${yName} by ${xName}`,
    description: bars.length > mostBars ? `The first ${mostBars} of ${bars.length} rows.` : "",
    chart: { type: "bar", x: { label: yName }, bars: withOwnNames(bars.slice(0, mostBars)) },
  };
}

function lineOf({ columns, rows }: Table, x: number, y: number): ChartData | undefined {
  const [{ name: xName, type }, { name: yName }] = [columns[x]!, columns[y]!];
  const isTime = /^(DATE|TIMESTAMP)/.test(type);
  const points = rows.flatMap((row): [number, number][] => {
    const at = isTime ? timeOf(row[x]) : row[x];
    const value = row[y];
    return typeof at === "number" && typeof value === "number" ? [[at, value]] : [];
  });
  if (points.length < 2) return undefined;
  points.sort(([a], [b]) => a - b);
  return {
    title: `${yName} by ${xName}`,
    description: "",
    chart: {
      type: "line",
      x: { label: xName, domain: rangeOf(points.map(([at]) => at)), ...(isTime && { isTime }) },
      y: { label: yName, domain: rangeOf(points.map(([, value]) => value)) },
      series: [{ name: yName, points, isReference: false }],
      marks: [],
    },
  };
}

/** Milliseconds of a date or time as DuckDB writes it; a time zone is not applied. */
function timeOf(text: unknown): number | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?))?/.exec(String(text)) ?? [];
  const ms = Date.parse(`${date}T${time ?? "00:00:00"}Z`);
  return Number.isNaN(ms) ? undefined : ms;
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
