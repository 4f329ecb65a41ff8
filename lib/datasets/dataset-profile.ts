import { z } from "zod";
import type { DatasetColumn } from "./dataset";

/** Maximum distinct values of numbers for which each value gets its own bar. */
const fewValues = 12;

/** Profile of a column of numbers: statistics, and counts of its values in equal steps. */
export const NumberProfile = z.object({
  name: z.string(),
  mean: z.number(),
  /** Standard deviation of the whole population. */
  deviation: z.number(),
  /** 25 %, 50 % and 75 % of the values are at or below these. */
  quartiles: z.tuple([z.number(), z.number(), z.number()]),
  /** Bins start at `min + index × step`; the last one includes the maximum. */
  step: z.number(),
  counts: z.array(z.int()),
});
export type NumberProfile = z.infer<typeof NumberProfile>;

export const DatasetProfile = z.object({ numbers: z.array(NumberProfile) });
export type DatasetProfile = z.infer<typeof DatasetProfile>;

/** True when a column is drawn as a histogram. Others have a bar per value, counted on upload. */
export function isMeasure({ type, distinct, min, max }: DatasetColumn): boolean {
  return (
    (type === "integer" || type === "number") &&
    distinct > fewValues &&
    min !== undefined &&
    max !== undefined
  );
}
