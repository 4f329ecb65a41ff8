import { z } from "zod";
import { counted, decimalsBeside, percent } from "@/lib/base/number-text";

/** Result of one check of a table: measured value, threshold and location. */
export const QualityCheck = z.object({
  name: z.string(),
  value: z.number(),
  threshold: z.number(),
  /** Unit of value and threshold. */
  unit: z.enum(["share", "count", "days"]),
  /** "most": the value must not exceed the threshold. "least": it must not be below it. */
  limit: z.enum(["most", "least"]),
  hasPassed: z.boolean(),
  /** Location of the finding, in words. */
  found: z.string(),
  /** `warn` for one that is only noted when it has not passed. */
  severity: z.enum(["fail", "warn"]).optional(),
});
export type QualityCheck = z.infer<typeof QualityCheck>;

type Measure = Pick<QualityCheck, "value" | "threshold" | "unit" | "limit" | "hasPassed">;

/** A measure that passes at or above its threshold. */
export function atLeast(value: number, threshold: number, unit: QualityCheck["unit"] = "count"): Measure {
  return { value, threshold, unit, limit: "least", hasPassed: value >= threshold };
}

/** A measure that passes at or below its threshold. */
export function atMost(value: number, threshold: number, unit: QualityCheck["unit"] = "share"): Measure {
  return { value, threshold, unit, limit: "most", hasPassed: value <= threshold };
}

/** A measure that passes when no column is affected. @param columns the affected columns */
export function inNone(columns: readonly { name: string }[]): Omit<QualityCheck, "name"> {
  return { ...atMost(columns.length, 0, "count"), found: columns.map(({ name }) => name).join(", ") };
}

/** A measure decided by the column with the largest share. @param columns.example a value that counts */
export function worstOf(
  columns: readonly { name: string; value: number; example?: string }[],
  threshold: number,
): Omit<QualityCheck, "name"> {
  const sorted = columns.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const parts = sorted.slice(0, 5).map(({ name, value, example }) => {
    return `${name} ${percent(value)}${example === undefined ? "" : ` (such as "${example}")`}`;
  });
  const found = sorted.length > 5 ? `${parts.join(", ")} and ${sorted.length - 5} more` : parts.join(", ");
  return { ...atMost(sorted[0]?.value ?? 0, threshold), found };
}

/** Measure of repeated rows. @param count number of rows that equal another row in every column */
export function repeatedRows(count: number, rows: number, threshold: number): QualityCheck {
  return {
    name: "Repeated rows",
    ...atMost(rows === 0 ? 0 : count / rows, threshold),
    found:
      count === 0
        ? ""
        : `${counted(count, "row")} ${count === 1 ? "is" : "are"} the same as another in every column`,
  };
}

/** Describes a check, such as "Missing values: 7.50 %, at most 5.00 % (Region 7.5 %).". */
export function sayCheck(check: QualityCheck): string {
  const { value, limit } = checkFigures(check, 2, String);
  return `${check.name}: ${value}, ${limit}${check.found && ` (${check.found})`}.`;
}

/**
 * Value and limit in words, such as "7.50 %" and "at most 5.00 %", with enough decimals that a value beyond the limit
 * is not shown as the limit. @param decimals minimum decimals of a percentage @param write formats a count
 */
export function checkFigures(
  { value, threshold, unit, limit }: QualityCheck,
  decimals: number,
  write: (count: number) => string,
): { value: string; limit: string } {
  if (unit === "days")
    return { value: daysBeside(value, threshold), limit: `at ${limit} ${daysBeside(threshold, value)}` };
  if (unit === "count") return { value: write(value), limit: `at ${limit} ${write(threshold)}` };
  const digits = Math.max(
    decimalsBeside(value * 100, threshold * 100, decimals),
    // A limit of 0.01 % does not read as none.
    threshold > 0 ? Math.min(10, Math.ceil(-Math.log10(threshold * 100))) : 0,
  );
  return { value: percent(value, digits), limit: `at ${limit} ${percent(threshold, digits)}` };
}

/** Days with as many decimals as they need to read differently from a limit, at most one where they need none: "7 days". */
export function daysBeside(days: number, limit: number): string {
  const decimals = decimalsBeside(days, limit, 1);
  const text = days.toLocaleString("en-US", { maximumFractionDigits: decimals });
  return `${text} ${text === "1" ? "day" : "days"}`;
}
