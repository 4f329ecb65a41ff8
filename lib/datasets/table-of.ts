import { DomainError } from "@/lib/errors";
import { storageForUri } from "@/lib/storage/open-bucket";
import { CsvDialect, type DatasetColumn } from "./dataset";
import { csvTable, identifier, parquetTable } from "./duckdb";

/** What of a dataset version is needed to read it; its row has all of it. */
export interface ReadableVersion {
  teamId: string;
  uri: string;
  format: "csv" | "parquet";
  dialect: unknown;
  /** `DatasetColumn[]`, in the order of the file. */
  columns: unknown;
  /** Only so many rows are read, from the first on. */
  firstRows?: number;
}

/**
 * A dataset version for DuckDB: the table function that reads it, and each column's value as text. What lies in a bucket is
 * read to this machine first; `signal` ends that.
 * @param names the columns that will be asked for @throws DomainError "invalid" naming those that are missing
 */
export async function tableOf(
  version: ReadableVersion,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<{
  table: string;
  /** An SQL expression: the column as text, null where it is empty. */
  column(name: string): string;
}> {
  const there = (version.columns as DatasetColumn[]).map(({ name }) => name);
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length > 0) throw missingColumns(missing);
  const place = await storageForUri(version.teamId, version.uri);
  const file = await place.localPath(version.uri, signal);
  const cut = (table: string) =>
    version.firstRows === undefined ? table : `(select * from ${table} limit ${version.firstRows})`;
  if (version.format === "parquet")
    return { table: cut(parquetTable(file)), column: (name) => `cast(${identifier(name)} as varchar)` };
  return {
    table: cut(csvTable(file, CsvDialect.parse(version.dialect), there.length)),
    column: (name) => `c${there.indexOf(name)}`,
  };
}

function missingColumns(missing: string[]): DomainError {
  const listed = missing.map((name) => `"${name}"`).join(", ");
  const sentence = missing.length === 1 ? `has no column ${listed}` : `has no columns ${listed}`;
  return new DomainError(
    "invalid",
    `This dataset version ${sentence}.`,
    missing.map((name) => ({ path: name, message: `The column "${name}" is missing.` })),
  );
}
