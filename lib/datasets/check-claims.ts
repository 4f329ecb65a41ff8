import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import type { DatasetColumn } from "./dataset";
import { atLeast, atMost, inNone, type QualityCheck, repeatedRows, worstOf } from "./quality-check";

/** Limits beyond which a table fails. Shares are 0–1. */
export const QualityLimits = z.object({
  minRows: z.int().min(1).default(1000),
  maxMissing: z.number().min(0).max(1).default(0.05),
  maxDuplicates: z.number().min(0).max(1).default(0.01),
  minFrauds: z.number().min(0).max(1).default(0.005),
  maxFrauds: z.number().min(0).max(1).default(0.5),
  /** By column: the smallest and largest plausible number. */
  ranges: z.record(z.string(), z.tuple([z.number(), z.number()])).default({}),
});
export type QualityLimits = z.infer<typeof QualityLimits>;

/**
 * Checks a single table. lib/monitoring/data-quality.ts compares a table with another.
 * @param table.positive word for a positive row (`TableWords`) @param table.outside number of rows outside their range, by column @param table.duplicates number of rows that repeat
 * another
 */
export function checkClaims(
  table: {
    rows: number;
    frauds: number;
    positive: string;
    duplicates: number;
    columns: readonly DatasetColumn[];
    outside: ReadonlyMap<string, number>;
  },
  limits: QualityLimits,
): QualityCheck[] {
  const { rows, frauds, positive, duplicates, columns } = table;
  const shareName = `${positive.charAt(0).toUpperCase()}${positive.slice(1)} share`;
  const share = (count: number) => (rows === 0 ? 0 : count / rows);
  const missing = columns.map(({ name, nulls }) => ({ name, value: share(nulls) }));
  const unread = columns.flatMap(({ name, unread: found }) =>
    found ? [{ name, value: share(found.rows), example: found.values[0]?.value ?? "" }] : [],
  );
  const constant = columns.filter(({ distinct }) => distinct < 2);
  return [
    { name: "Number of rows", ...atLeast(rows, limits.minRows), found: "" },
    { name: shareName, ...atLeast(share(frauds), limits.minFrauds, "share"), found: "" },
    { name: shareName, ...atMost(share(frauds), limits.maxFrauds), found: "" },
    repeatedRows(duplicates, rows, limits.maxDuplicates),
    { name: "Missing values", ...worstOf(missing, limits.maxMissing) },
    { name: "Values that are not numbers", ...worstOf(unread, 0) },
    { name: "Columns that never change", ...inNone(constant) },
    ...[...table.outside].map(([name, count]) => {
      const [low, high] = limits.ranges[name]!;
      return {
        name: `${name} outside of ${low} to ${high}`,
        ...atMost(share(count), 0),
        found: count === 0 ? "" : counted(count, "row"),
      };
    }),
  ];
}
