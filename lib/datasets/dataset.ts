import { z } from "zod";
import { DatasetSchema, SchemaReason } from "./schema/dataset-schema";
import type { ValueFormat } from "./value-format";

/** Maximum columns of a dataset: pages and tasks read the profile of all of them at once. */
export const maxColumns = 15_000;

/** Maximum size of an upload, in bytes. */
export const maxUploadBytes = 2 ** 30;

const longestName = 63;

/** Marks a text that names a column of the chosen dataset; forms offer its columns. */
export const columnFormat = { format: "column" };

const nameInWords = "Use lower-case letters, digits and single hyphens, like claims-2026.";

export const DatasetName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, nameInWords)
  .max(longestName)
  .meta({ patternInWords: nameInWords });
export type DatasetName = z.infer<typeof DatasetName>;

const derivedInWords = "Use lower-case letters, digits and single hyphens, or leave it empty.";

/** Name of a dataset that a run may create; empty for one that is named after the run's dataset (`derivedName`). */
export const DerivedDataset = z
  .string()
  .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, derivedInWords)
  .max(longestName)
  .meta({ patternInWords: derivedInWords });

/** `claims-predictions` for `claims` and `predictions`; a long name is cut. */
export function derivedName(dataset: string, ending: string): DatasetName {
  return `${dataset.slice(0, longestName - ending.length - 1).replace(/-$/, "")}-${ending}`;
}

/** Rows by notation; only those that occur. */
const Notations = z.object({
  /** Rows that are one of the usual spellings of yes or no. */
  booleans: z.int(),
  /** Rows that are a date with this order of day (D), month (M) and year (Y). */
  dates: z.object({ YMD: z.int(), DMY: z.int(), MDY: z.int() }).optional(),
  /** Of dates: rows with a time of day other than midnight. Absent in earlier profiles. */
  timed: z.int().optional(),
  /** Of numbers: rows with a percent sign, by currency, and by thousands separator. */
  numbers: z
    .object({
      percent: z.int(),
      currencies: z.record(z.string(), z.int()),
      thousands: z.partialRecord(z.enum([",", ".", " ", "'"]), z.int()),
    })
    .optional(),
});

export const DatasetColumn = z.object({
  name: z.string(),
  type: z.enum(["text", "integer", "number", "boolean", "date"]),
  nulls: z.int(),
  /** Number of distinct values, without nulls. */
  distinct: z.int(),
  /** Most frequent values, at most ten, most frequent first. Of a boolean: both classes, in their most frequent spelling. */
  top: z.array(z.object({ value: z.string(), count: z.int() })).max(10),
  /** Only for columns of numbers. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** Decimal mark of a column of numbers, which decides how 1.234 and 1,234 are read. */
  decimal: z.enum([".", ","]).optional(),
  /** Number of rows whose value is a number. Absent in profiles made before `readValue` existed. */
  numbers: z.int().optional(),
  /** True when the header left the name empty and the portal generated it. */
  isUnnamed: z.boolean().optional(),
  /**
   * When at least half of the values are numbers: the number of rows with other values, and up to five of the most
   * frequent.
   */
  unread: z
    .object({ rows: z.int(), values: z.array(z.object({ value: z.string(), count: z.int() })).max(5) })
    .optional(),
  /** Number of rows by the notation of their value, which decides how a schema reads them. Absent in earlier profiles. */
  notations: Notations.optional(),
  /** Mean length of the values, in characters. Absent in earlier profiles. */
  meanLength: z.number().optional(),
  /** Type of the column in a Parquet file, in DuckDB's words. */
  stored: z.string().optional(),
});
export type DatasetColumn = z.infer<typeof DatasetColumn>;

/**
 * True when a column only identifies its row: a whole number, text or date that is unique in every row. Real numbers
 * can be unique and still be measurements. @param rows number of rows of the version
 */
export function isIdentifier(
  { distinct, type }: Pick<DatasetColumn, "distinct" | "type">,
  rows: number,
): boolean {
  return rows > 1 && distinct === rows && type !== "number";
}

/** Parses the columns of a stored version. Earlier profiles can have infinite bounds, which JSON stores as null. */
export function storedColumns(columns: unknown): DatasetColumn[] {
  return (
    columns as (Omit<DatasetColumn, "min" | "max"> & { min?: number | null; max?: number | null })[]
  ).map(({ min, max, ...column }) =>
    typeof min === "number" && typeof max === "number" ? { ...column, min, max } : column,
  );
}

/** Format by which a column's values are read. */
export function valueFormatOf({ type, decimal = "." }: Pick<DatasetColumn, "type" | "decimal">): ValueFormat {
  return type === "integer" || type === "number" ? { type: "number", decimal } : { type: "text" };
}

/** Dialect of a CSV file. A byte order mark is not part of it: the reader skips it. */
export const CsvDialect = z.object({
  delimiter: z.enum([",", ";", "\t", "|"]),
  encoding: z.enum(["utf-8", "latin-1"]),
  quote: z.literal('"'),
  /** Lines end in both LF and CRLF, which requires the tolerant reader. */
  hasMixedNewlines: z.boolean().default(false),
});
export type CsvDialect = z.infer<typeof CsvDialect>;

/** Origin of a derived dataset version: its source, and the task of a run that derived it. */
export interface DatasetOrigin {
  /** Id of a dataset version. */
  sourceId?: string | undefined;
  runId: string;
  nodeId: string;
  /** For predictions: the registered model version that scored them. */
  model?: { name: string; version: string };
}

/** A value of an upload that does not fit the schema, or a column that does. */
export const SchemaViolation = z.object({
  /** Line of the file, counted from 1; of a Parquet file, the row. */
  line: z.int(),
  /** Place of the column, counted from 1; null for one that is missing. */
  column: z.int().nullable(),
  name: z.string(),
  /** Absent when the column itself is missing or new. */
  value: z.string().optional(),
  problem: z.string(),
});
export type SchemaViolation = z.infer<typeof SchemaViolation>;

/** Violations of the kept schema: how many, and the first ones. */
export const SchemaViolations = z.object({ count: z.int(), listed: z.array(SchemaViolation) });
export type SchemaViolations = z.infer<typeof SchemaViolations>;

/** The schema by which a file was read. */
export const FileReading = z.object({
  schema: DatasetSchema,
  /** Id of the kept schema; null for one that is proposed from the file. */
  schemaId: z.string().nullable(),
  reasons: z.array(SchemaReason),
  violations: SchemaViolations,
});
export type FileReading = z.infer<typeof FileReading>;

export type DatasetFormat = FileContents["format"];

/** Contents of a file, found by `inspectFile`. */
export const FileContents = z.object({
  format: z.enum(["csv", "parquet"]),
  /** Null for Parquet. */
  dialect: CsvDialect.nullable(),
  rows: z.int(),
  columns: z.array(DatasetColumn),
  /** Schema by which the columns are read; absent for a table that a run makes. */
  reading: FileReading.optional(),
});
export type FileContents = z.infer<typeof FileContents>;
