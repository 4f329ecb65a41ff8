import { type Axis, axes } from "@/app/_components/curves/curve-data";

export const chartKinds = {
  curves: "Curves",
  scatter: "Scatter",
  contour: "Contour",
  parallel: "Parallel coordinates",
  bars: "Bars",
} as const;
export type ChartKind = keyof typeof chartKinds;

/** A chart of runs as the address holds it. Columns are by name (run-column.ts); a chart chooses those that are left out. */
export interface RunChart {
  kind: ChartKind;
  x?: string;
  y?: string;
  /** The column that colours or contours show. */
  z?: string;
  /** Of curves: the one metric that is drawn, all of them in a panel without it. */
  metric?: string;
  logx?: "1";
  logy?: "1";
  /** Of curves: what is across, and the weight of earlier values. */
  axis?: Exclude<Axis, "step">;
  smooth?: string;
}

export const chartOptions = ["x", "y", "z", "metric", "logx", "logy", "axis", "smooth"] as const;
const smoothings = [0, 0.6, 0.9, 0.97];
/** Charts that a page draws. */
export const mostCharts = 8;

/** A chart as one value of an address: `scatter?x=params.rate&y=metrics.loss`. */
export function chartText({ kind, ...options }: RunChart): string {
  const query = new URLSearchParams(
    chartOptions.flatMap((name) => (options[name] ? [[name, options[name]]] : [])),
  );
  return query.size === 0 ? kind : `${kind}?${query}`;
}

/** Reads a chart of an address; options that cannot be read are left out. @returns undefined for another text */
export function parseChart(text: string): RunChart | undefined {
  const [kind = "", query = ""] = text.split(/\?(.*)/s);
  if (!Object.hasOwn(chartKinds, kind)) return undefined;
  return { kind: kind as ChartKind, ...readOptions(Object.fromEntries(new URLSearchParams(query))) };
}

/** Options of a chart among the fields of a form or a query. */
export function readOptions(fields: Record<string, unknown>): Omit<RunChart, "kind"> {
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" && value !== "" && value.length <= 300 ? value : undefined;
  };
  const { x, y, z, metric, axis, smooth } = Object.fromEntries(
    chartOptions.map((name) => [name, text(name)] as const),
  );
  const isAxis = axis !== undefined && axis !== "step" && Object.hasOwn(axes, axis);
  const options: Omit<RunChart, "kind"> = {
    x,
    y,
    z,
    metric,
    logx: text("logx") === "1" ? "1" : undefined,
    logy: text("logy") === "1" ? "1" : undefined,
    axis: isAxis ? (axis as RunChart["axis"]) : undefined,
    smooth: smoothings.some((weight) => weight > 0 && String(weight) === smooth) ? smooth : undefined,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Address of a page without its charts. */
export interface ChartPlace {
  path: string;
  fields: [name: string, value: string][];
}

/** Address of a page with other charts. */
export function chartsHref({ path, fields }: ChartPlace, charts: readonly RunChart[]): string {
  const own = charts.map((chart) => ["chart", chartText(chart)]);
  return `${path}?${new URLSearchParams([...fields, ...own])}`;
}

/** The charts with one at another place. */
export function withMoved<T>(all: readonly T[], from: number, to: number): T[] {
  const moved = all.filter((_, at) => at !== from);
  moved.splice(to, 0, all[from]!);
  return moved;
}
