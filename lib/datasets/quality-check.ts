import { z } from "zod";
import { counted, decimalsBeside, percent } from "@/lib/base/number-text";

/** One check of a table: what was measured, what is allowed, and where it was found. */
export const QualityCheck = z.object({
  name: z.string(),
  value: z.number(),
  threshold: z.number(),
  /** How value and threshold read. */
  unit: z.enum(["share", "count"]),
  /** Whether the value must not be over the threshold, or not under it. */
  limit: z.enum(["most", "least"]),
  hasPassed: z.boolean(),
  /** Where it was found, in words. */
  found: z.string(),
});
export type QualityCheck = z.infer<typeof QualityCheck>;

type Measure = Pick<QualityCheck, "value" | "threshold" | "unit" | "limit" | "hasPassed">;

/** A measure that passes at its threshold and above. */
export function atLeast(value: number, threshold: number, unit: QualityCheck["unit"] = "count"): Measure {
  return { value, threshold, unit, limit: "least", hasPassed: value >= threshold };
}

/** A measure that passes at its threshold and below. */
export function atMost(value: number, threshold: number, unit: QualityCheck["unit"] = "share"): Measure {
  return { value, threshold, unit, limit: "most", hasPassed: value <= threshold };
}

/** That something is found in no column. @param columns where it was found */
export function inNone(columns: readonly { name: string }[]): Omit<QualityCheck, "name"> {
  return { ...atMost(columns.length, 0, "count"), found: columns.map(({ name }) => name).join(", ") };
}

/** Of shares by column, the largest decides. @param columns.example a value that counts */
export function worstOf(
  columns: readonly { name: string; value: number; example?: string }[],
  threshold: number,
): Omit<QualityCheck, "name"> {
  const sorted = columns.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const said = sorted.slice(0, 5).map(({ name, value, example }) => {
    return `${name} ${percent(value)}${example === undefined ? "" : ` (such as "${example}")`}`;
  });
  const found = sorted.length > 5 ? `${said.join(", ")} and ${sorted.length - 5} more` : said.join(", ");
  return { ...atMost(sorted[0]?.value ?? 0, threshold), found };
}

/** @param count rows that are the same as another in every column */
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

/** "Missing values: 7.50 %, at most 5.00 % (Make 7.5 %)." */
export function sayCheck(check: QualityCheck): string {
  const { value, limit } = checkFigures(check, 2, String);
  return `${check.name}: ${value}, ${limit}${check.found && ` (${check.found})`}.`;
}

/**
 * Value and limit in words, "7.50 %" and "at most 5.00 %", with as many decimals as it takes that a value that is over a
 * limit does not read as the limit. @param decimals of a share in percent, at least @param write a count
 */
export function checkFigures(
  { value, threshold, unit, limit }: QualityCheck,
  decimals: number,
  write: (count: number) => string,
): { value: string; limit: string } {
  if (unit === "count") return { value: write(value), limit: `at ${limit} ${write(threshold)}` };
  const digits = decimalsBeside(value * 100, threshold * 100, decimals);
  return { value: percent(value, digits), limit: `at ${limit} ${percent(threshold, digits)}` };
}
