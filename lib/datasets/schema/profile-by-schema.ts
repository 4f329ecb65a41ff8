import type { DuckDBConnection } from "@duckdb/node-api";
import { type DatasetColumn, valueFormatOf } from "@/lib/datasets/dataset";
import { profileByFormat } from "@/lib/datasets/profile-by-format";
import type { WrittenColumn } from "@/lib/datasets/profile-column";
import type { DatasetSchema } from "./dataset-schema";
import { formatOfColumn } from "./format-of-column";

/** A table in DuckDB with its columns and their profile, before a schema is applied. */
export interface ProfiledTable {
  table: string;
  written: readonly WrittenColumn[];
  columns: DatasetColumn[];
  rows: number;
}

/** Profiles of a table's columns as a schema reads them. */
export async function profileBySchema(
  connection: DuckDBConnection,
  { table, written, columns, rows }: ProfiledTable,
  schema: DatasetSchema,
): Promise<DatasetColumn[]> {
  const formats = new Map(schema.columns.map((column) => [column.name, formatOfColumn(column)]));
  const isRead = (column: DatasetColumn) => {
    const format = formats.get(column.name);
    return format === undefined || JSON.stringify(format) === JSON.stringify(valueFormatOf(column));
  };
  const again = columns.flatMap((profile, place) =>
    isRead(profile) ? [] : [{ ...written[place]!, profile, format: formats.get(profile.name)! }],
  );
  const read = await profileByFormat(connection, table, again, rows);
  const byName = new Map(read.map((column) => [column.name, column]));
  return columns.map((column) => byName.get(column.name) ?? column);
}
