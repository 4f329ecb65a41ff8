import { z } from "zod";
import type { DatasetColumn } from "./dataset";

/** Of numbers with at most this many values each has a bar of its own. */
const fewValues = 12;

/** A column of numbers: what its values are like, and how many lie in each of equal steps. */
export const NumberProfile = z.object({
  name: z.string(),
  mean: z.number(),
  /** Of the whole population. */
  deviation: z.number(),
  /** 25 %, 50 % and 75 % of the values are at most these. */
  quartiles: z.tuple([z.number(), z.number(), z.number()]),
  /** Each from `min + index × step`, the last up to and with the maximum. */
  step: z.number(),
  counts: z.array(z.int()),
});
export type NumberProfile = z.infer<typeof NumberProfile>;

export const DatasetProfile = z.object({ numbers: z.array(NumberProfile) });
export type DatasetProfile = z.infer<typeof DatasetProfile>;

/** Whether a column is drawn as a histogram; any other has bars by value, which its upload counted. */
export function isMeasure({ type, distinct, min, max }: DatasetColumn): boolean {
  return (
    (type === "integer" || type === "number") &&
    distinct > fewValues &&
    min !== undefined &&
    max !== undefined
  );
}
