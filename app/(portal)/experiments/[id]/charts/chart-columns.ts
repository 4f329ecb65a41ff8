import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { axisColumns, numericColumns } from "./chart-axis";
import type { RunChart } from "./run-chart";

/** The columns of a chart: those that it names, else the first that fit. Undefined where none does. */
export function columnsFor(
  chart: RunChart,
  runs: readonly RunRow[],
  columns: readonly RunColumn[],
): { x?: RunColumn; y?: RunColumn; z?: RunColumn; shown: RunColumn[] } {
  const shown = axisColumns(runs, columns);
  const numeric = numericColumns(runs, columns);
  const metrics = preferred(numeric.filter(({ kind }) => kind === "metrics"));
  const params = numeric.filter(({ kind }) => kind === "params");
  const named = (name: string | undefined, among: RunColumn[]) =>
    among.find((column) => columnName(column) === name);
  const others = (taken: (RunColumn | undefined)[]) =>
    [...params, ...metrics, ...numeric].find((column) => !taken.includes(column));
  if (chart.kind === "bars") return { x: named(chart.x, numeric) ?? metrics[0] ?? numeric[0], shown };
  if (chart.kind === "parallel") {
    const z = named(chart.z, numeric) ?? metrics[0];
    return { z, shown: beside(shown, z) };
  }
  if (chart.kind === "contour") {
    const z = named(chart.z, numeric) ?? metrics[0];
    const x = named(chart.x, shown) ?? others([z]);
    return { z, x, y: named(chart.y, shown) ?? others([z, x]), shown };
  }
  const y = named(chart.y, shown) ?? metrics[0];
  return { y, x: named(chart.x, shown) ?? others([y]), z: named(chart.z, numeric), shown };
}

const mostParallel = 12;
const mostParams = 8;

/** Axes of parallel coordinates: parameters and tags, then metrics, the one that colours last. */
function beside(shown: readonly RunColumn[], z: RunColumn | undefined): RunColumn[] {
  const given = shown.filter(({ kind }) => kind !== "metrics").slice(0, mostParams);
  const measured = shown.filter((column) => column.kind === "metrics" && column !== z);
  return [...given, ...measured.slice(0, mostParallel - 1 - given.length), ...(z ? [z] : [])];
}

/** Metrics of data that the model has not seen first, by their names. */
function preferred(metrics: RunColumn[]): RunColumn[] {
  const isUnseen = ({ key }: RunColumn) => /(^|[^a-z])(val|valid|validation|test|eval)([^a-z]|$)/i.test(key);
  return [...metrics.filter(isUnseen), ...metrics.filter((metric) => !isUnseen(metric))];
}
