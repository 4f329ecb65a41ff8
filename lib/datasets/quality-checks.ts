import { z } from "zod";
import type { DatasetColumn } from "./dataset";

/** From where on a table of claims is not good enough. Shares are 0–1. */
export const QualityLimits = z.object({
  minRows: z.int().min(1).default(1000),
  maxMissing: z.number().min(0).max(1).default(0.05),
  maxDuplicates: z.number().min(0).max(1).default(0.01),
  minFrauds: z.number().min(0).max(1).default(0.005),
  maxFrauds: z.number().min(0).max(1).default(0.5),
  /** By column: the least and the greatest number that makes sense. */
  ranges: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .default({ Age: [16, 110], DriverRating: [1, 4] }),
});
export type QualityLimits = z.infer<typeof QualityLimits>;

/** One check of a table, and what it found. */
export interface QualityCheck {
  name: string;
  /** What was found and what is allowed, in words. */
  found: string;
  hasPassed: boolean;
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

/**
 * Checks a table of claims against limits.
 * @param table.outside how many rows lie outside of their range, by column @param table.duplicates rows that repeat another
 */
export function checkQuality(
  table: {
    rows: number;
    frauds: number;
    duplicates: number;
    columns: readonly DatasetColumn[];
    outside: ReadonlyMap<string, number>;
  },
  limits: QualityLimits,
): QualityCheck[] {
  const { rows, frauds, duplicates, columns } = table;
  const share = (count: number) => (rows === 0 ? 0 : count / rows);
  const missing = columns.filter(({ nulls }) => share(nulls) > limits.maxMissing);
  const constant = columns.filter(({ distinct }) => distinct < 2);
  return [
    {
      name: "Rows",
      found: `${rows.toLocaleString("en-US")}, at least ${limits.minRows.toLocaleString("en-US")}`,
      hasPassed: rows >= limits.minRows,
    },
    {
      name: "Share of frauds",
      found: `${percent(share(frauds))}, between ${percent(limits.minFrauds)} and ${percent(limits.maxFrauds)}`,
      hasPassed: share(frauds) >= limits.minFrauds && share(frauds) <= limits.maxFrauds,
    },
    {
      name: "Repeated rows",
      found: `${duplicates} (${percent(share(duplicates))}), at most ${percent(limits.maxDuplicates)}`,
      hasPassed: share(duplicates) <= limits.maxDuplicates,
    },
    {
      name: "Missing values",
      found:
        missing.length === 0
          ? `no column over ${percent(limits.maxMissing)}`
          : missing.map(({ name, nulls }) => `${name} ${percent(share(nulls))}`).join(", "),
      hasPassed: missing.length === 0,
    },
    {
      name: "Columns that never change",
      found: constant.length === 0 ? "none" : constant.map(({ name }) => name).join(", "),
      hasPassed: constant.length === 0,
    },
    ...[...table.outside].map(([name, count]) => {
      const [low, high] = limits.ranges[name]!;
      return {
        name: `${name} from ${low} to ${high}`,
        found: count === 0 ? "all rows" : `${count} rows (${percent(share(count))}) are outside`,
        hasPassed: count === 0,
      };
    }),
  ];
}
