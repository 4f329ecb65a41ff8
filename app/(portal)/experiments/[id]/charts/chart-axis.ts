import { scaleLinear, scaleLog, scalePoint } from "d3-scale";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";

/** Texts of a column that get places of their own on an axis. */
const mostCategories = 12;
/** Ticks of a log scale, above which only powers of ten are named. */
const mostLogTicks = 8;

/** An axis of a chart: a scale of numbers, or places for a few texts. */
export interface ChartAxis {
  column: RunColumn;
  /** Place of a run in pixels; undefined where it has no value on the axis. */
  at(run: RunRow): number | undefined;
  ticks: { at: number; label: string }[];
  isCategory: boolean;
}

/** A run's number in a column; undefined for a text, NaN and an infinity. */
export function numberIn(run: RunRow, column: RunColumn): number | undefined {
  const value = run.values.get(columnName(column));
  const number =
    typeof value === "number" || value === undefined || value.trim() === "" ? value : Number(value);
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A run's value in a column in words. */
export function valueText(run: RunRow, column: RunColumn): string {
  const value = run.values.get(columnName(column));
  if (value === undefined) return "–";
  return typeof value === "number" ? formatNumber(value) : cut(value, 60);
}

/** Columns in which at least two runs have different numbers. */
export function numericColumns(runs: readonly RunRow[], columns: readonly RunColumn[]): RunColumn[] {
  return columns.filter((column) => new Set(numbersIn(runs, column)).size > 1);
}

/** Columns that have an axis: with different numbers, or a few different texts. */
export function axisColumns(runs: readonly RunRow[], columns: readonly RunColumn[]): RunColumn[] {
  return columns.filter((column) => new Set(numbersIn(runs, column)).size > 1 || categories(runs, column));
}

/** Least and greatest number of a column. */
export function rangeOf(runs: readonly RunRow[], column: RunColumn): [least: number, greatest: number] {
  const numbers = numbersIn(runs, column);
  return [Math.min(...numbers), Math.max(...numbers)];
}

/** True for numbers above zero of several sizes, which a linear scale would press together. */
export function isOfManySizes(runs: readonly RunRow[], column: RunColumn): boolean {
  const [least, greatest] = rangeOf(runs, column);
  return least > 0 && greatest / least >= 100;
}

/**
 * The axis of a column. @param range first and last place, in pixels @param isLog by powers of ten, where all numbers are
 * above zero @param isNice begins and ends at round numbers
 */
export function axisOf(
  runs: readonly RunRow[],
  column: RunColumn,
  range: [number, number],
  { isLog = false, isNice = true }: { isLog?: boolean; isNice?: boolean } = {},
): ChartAxis {
  const texts = categories(runs, column);
  if (texts) {
    const scale = scalePoint(texts, range).padding(0.3);
    const name = columnName(column);
    return {
      column,
      isCategory: true,
      at: (run) => scale(String(run.values.get(name) ?? "")),
      ticks: texts.map((text) => ({ at: scale(text)!, label: cut(text, 18) })),
    };
  }
  const [least, greatest] = rangeOf(runs, column);
  const scale =
    isLog && least > 0 ? scaleLog([least, greatest], range) : scaleLinear([least, greatest], range);
  if (isNice) scale.nice();
  const all = scale.ticks(5);
  const isPower = (tick: number) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6);
  const ticks = all.length > mostLogTicks ? all.filter(isPower) : all;
  return {
    column,
    isCategory: false,
    at: (run) => {
      const number = numberIn(run, column);
      return number === undefined ? undefined : scale(number);
    },
    ticks: ticks.map((tick) => ({ at: scale(tick), label: formatNumber(tick) })),
  };
}

/** The texts of a column that has few of them, and more texts than numbers; undefined for another. */
function categories(runs: readonly RunRow[], column: RunColumn): string[] | undefined {
  const name = columnName(column);
  const texts = runs.flatMap((run) => {
    const value = run.values.get(name);
    return typeof value === "string" && numberIn(run, column) === undefined ? value : [];
  });
  const different = [...new Set(texts)];
  if (different.length < 2 || different.length > mostCategories) return undefined;
  if (texts.length <= numbersIn(runs, column).length) return undefined;
  return different.sort((a, b) => a.localeCompare(b, "en"));
}

function numbersIn(runs: readonly RunRow[], column: RunColumn): number[] {
  return runs.flatMap((run) => numberIn(run, column) ?? []);
}
