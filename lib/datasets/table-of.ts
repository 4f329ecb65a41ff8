import { storageForUri } from "@/lib/storage/open-storage";
import { CsvDialect, type DatasetColumn } from "./dataset";
import { csvTable, identifier, parquetTable } from "./duckdb";

/** What of a dataset version is needed to read it; its row has all of it. */
export interface ReadableVersion {
  uri: string;
  format: "csv" | "parquet";
  dialect: unknown;
  /** `DatasetColumn[]`, in the order of the file. */
  columns: unknown;
}

/** A dataset version for DuckDB: the table function that reads it, and each column's value as text. */
export async function tableOf(version: ReadableVersion): Promise<{
  table: string;
  /** An SQL expression: the column as text, null where it is empty. */
  column(name: string): string;
}> {
  const there = (version.columns as DatasetColumn[]).map(({ name }) => name);
  const file = await storageForUri(version.uri).localPath(version.uri);
  if (version.format === "parquet")
    return { table: parquetTable(file), column: (name) => `cast(${identifier(name)} as varchar)` };
  return {
    table: csvTable(file, CsvDialect.parse(version.dialect), there.length),
    column: (name) => `c${there.indexOf(name)}`,
  };
}
