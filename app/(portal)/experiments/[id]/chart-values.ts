import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";

/** A run's number in a column; undefined for a text, NaN and an infinity. */
export function numberIn(run: RunRow, column: RunColumn): number | undefined {
  const value = run.values.get(columnName(column));
  const number =
    typeof value === "number" || value === undefined || value.trim() === "" ? value : Number(value);
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Columns in which at least two runs have different numbers, and so have a scale. */
export function numericColumns(runs: readonly RunRow[], columns: readonly RunColumn[]): RunColumn[] {
  return columns.filter((column) => new Set(runs.flatMap((run) => numberIn(run, column) ?? [])).size > 1);
}

/** Least and greatest number of a column. */
export function rangeOf(runs: readonly RunRow[], column: RunColumn): [least: number, greatest: number] {
  const numbers = runs.flatMap((run) => numberIn(run, column) ?? []);
  return [Math.min(...numbers), Math.max(...numbers)];
}
