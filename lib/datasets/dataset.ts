import { z } from "zod";
import type { ValueFormat } from "./read-value";

/** The column that says whether a claim was fraud; a dataset of claims cannot do without it. */
export const targetColumn = "FraudFound_P";

/** The largest upload. */
export const maxUploadBytes = 2 ** 30;

export const DatasetName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens, like claims-2026.")
  .max(63);
export type DatasetName = z.infer<typeof DatasetName>;

export const DatasetColumn = z.object({
  name: z.string(),
  type: z.enum(["text", "integer", "number", "boolean", "date"]),
  nulls: z.int(),
  /** Distinct values, nulls aside. */
  distinct: z.int(),
  /** The most frequent values, at most ten, the most frequent first. */
  top: z.array(z.object({ value: z.string(), count: z.int() })).max(10),
  /** Of columns of numbers only. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** Of columns of numbers: what 1.234 and 1,234 are. */
  decimal: z.enum([".", ","]).optional(),
  /** Rows whose value reads as a number. Profiles made before values were read by `readValue` do not say. */
  numbers: z.int().optional(),
  /** True where the header left the name empty, so that the portal gave it. */
  isUnnamed: z.boolean().optional(),
  /** Where half of the values or more are numbers: the rows of those that are not, and the most frequent, at most five. */
  unread: z
    .object({ rows: z.int(), values: z.array(z.object({ value: z.string(), count: z.int() })).max(5) })
    .optional(),
});
export type DatasetColumn = z.infer<typeof DatasetColumn>;

/**
 * Whether a column names its row and says nothing else of it: a whole number, text or date that differs in every row. Measured
 * numbers may all differ and still measure. @param rows of the version
 */
export function isIdentifier(
  { distinct, type }: Pick<DatasetColumn, "distinct" | "type">,
  rows: number,
): boolean {
  return rows > 1 && distinct === rows && type !== "number";
}

/** The columns of a version's row. Profiles of before may hold infinite ends, which JSON keeps as null. */
export function storedColumns(columns: unknown): DatasetColumn[] {
  return (
    columns as (Omit<DatasetColumn, "min" | "max"> & { min?: number | null; max?: number | null })[]
  ).map(({ min, max, ...column }) =>
    typeof min === "number" && typeof max === "number" ? { ...column, min, max } : column,
  );
}

/** How a column's values are read. */
export function valueFormatOf({ type, decimal = "." }: Pick<DatasetColumn, "type" | "decimal">): ValueFormat {
  return type === "integer" || type === "number" ? { type: "number", decimal } : { type: "text" };
}

/** How the bytes of a CSV are to be read. A byte order mark needs no mention: the reader skips it. */
export const CsvDialect = z.object({
  delimiter: z.enum([",", ";", "\t", "|"]),
  encoding: z.enum(["utf-8", "latin-1"]),
  quote: z.literal('"'),
  /** Lines end in both LF and CRLF, which wants the tolerant reader. */
  hasMixedNewlines: z.boolean().default(false),
});
export type CsvDialect = z.infer<typeof CsvDialect>;

/** What a dataset version was made from, and by which task of a run. */
export interface DatasetOrigin {
  /** The id of a dataset version. */
  sourceId?: string | undefined;
  runId: string;
  nodeId: string;
  /** Of predictions: the registered model's version that scored them. */
  model?: { name: string; version: string };
}

export type DatasetFormat = FileContents["format"];

/** What is in a file, found by `inspectFile`. */
export const FileContents = z.object({
  format: z.enum(["csv", "parquet"]),
  /** null for Parquet */
  dialect: CsvDialect.nullable(),
  rows: z.int(),
  columns: z.array(DatasetColumn),
});
export type FileContents = z.infer<typeof FileContents>;
