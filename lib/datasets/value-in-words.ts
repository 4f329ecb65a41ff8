import { dayMs } from "@/lib/base/time-units";
import { type CodedColumn, shownValue } from "./coded-column";
import type { ValueFormat } from "./value-format";

/** A column and its value in words: "Fault = Policy Holder", or "Age is missing". */
export function valueInWords(column: string, value: string): string {
  return value === "" ? `${column} is missing` : `${column} = ${value}`;
}

/** A number as people read it: 0.025 is "2.5 %" in a column of percentages, and days since 1970 are a date. */
export function numberInWords(value: number, format?: ValueFormat): string {
  if (format?.type === "date" && format.part === "days")
    return new Date(value * dayMs).toISOString().slice(0, 10);
  if (format?.type !== "number" || format.percent !== true) return String(value);
  // 15 digits are without the error of the multiplication.
  return `${Number((value * 100).toPrecision(15))} %`;
}

/** A column's value as people read it: numbers by their format, yes and no as the file writes them. */
export function readableValue(column: Pick<CodedColumn, "format" | "spelling">, value: string): string {
  const isNumber = column.format?.type === "number" && value !== "";
  return isNumber ? numberInWords(Number(value), column.format) : shownValue(column, value);
}
