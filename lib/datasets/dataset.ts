import { z } from "zod";

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
});
export type DatasetColumn = z.infer<typeof DatasetColumn>;

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
