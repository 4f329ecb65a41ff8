import { DomainError } from "@/lib/base/errors";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { CsvDialect, type DatasetColumn, valueFormatOf } from "./dataset";
import { csvTable, identifier, parquetTable } from "./duckdb";
import { readTableSql } from "./read-value-sql";
import type { ValueFormat } from "./value-format";

/** Reading of a column: by a format, or unchanged from the file, as earlier models learned it. */
export type Reading = ValueFormat | "as written";

/** Data needed to read a dataset version; its database row has all of it. */
export interface ReadableVersion {
  teamId: string;
  uri: string;
  format: "csv" | "parquet";
  dialect: unknown;
  /** `DatasetColumn[]`, in file order. */
  columns: unknown;
  /** Reads only this many rows from the start. */
  firstRows?: number;
}

/** A dataset version for DuckDB. */
export interface ReadTable {
  /** Parenthesized query of the columns as in the file; `written` names them. */
  rawTable: string;
  /** SQL expression over `rawTable`: the column as text as in the file, null when empty. */
  written(name: string): string;
  /** Format by which a column is read; undefined for one that is used as written. */
  formatOf(name: string): ValueFormat | undefined;
  /**
   * Parenthesized query that reads columns, and an SQL expression of each: as text, null when missing; other columns
   * are as in `rawTable`. DuckDB needs half a megabyte per column, so read wide tables in parts.
   * @param from a table with the columns of `rawTable`, by default `rawTable`
   */
  read(names: readonly string[], from?: string): { table: string; column(name: string): string };
}

/**
 * Opens a dataset version for DuckDB, with columns as `readValue` reads them. A file in a bucket is first downloaded;
 * `signal` aborts that.
 * @param names columns that will be read
 * @param options.readings readings by column name; by default each column's own profile. When both are numbers, the
 * file's decimal mark applies, not the reading's
 * @throws DomainError "invalid" naming missing columns, each once
 */
export async function tableOf(
  version: ReadableVersion,
  names: readonly string[],
  { signal, readings = {} }: { signal?: AbortSignal; readings?: Readonly<Record<string, Reading>> } = {},
): Promise<ReadTable> {
  const profile = version.columns as DatasetColumn[];
  const places = new Map(profile.map(({ name }, place) => [name, place]));
  const wanted = [...new Set(names)];
  const missing = wanted.filter((name) => !places.has(name));
  if (missing.length > 0) throw missingColumns(missing);
  const place = await storageForUri(version.teamId, version.uri);
  const file = await place.localPath(version.uri, signal);
  const isParquet = version.format === "parquet";
  const table = isParquet
    ? parquetTable(file)
    : csvTable(file, CsvDialect.parse(version.dialect), profile.length);
  const cut = version.firstRows === undefined ? table : `(select * from ${table} limit ${version.firstRows})`;
  const formatOf = (name: string) => {
    const reading = Object.hasOwn(readings, name) ? readings[name] : undefined;
    if (reading === "as written") return undefined;
    const own = valueFormatOf(profile[places.get(name)!]!);
    return reading === undefined || (reading.type === "number" && own.type === "number") ? own : reading;
  };
  const order = new Map(wanted.map((name, index) => [name, index]));
  const written = (name: string) => `w${order.get(name)}`;
  const inFile = wanted.map((name, index) =>
    isParquet ? `cast(${identifier(name)} as varchar) as w${index}` : `c${places.get(name)} as w${index}`,
  );
  const rawTable = `(select ${inFile.join(", ")} from ${cut})`;
  return {
    rawTable,
    written,
    formatOf,
    read(some, from = rawTable) {
      const columns = some.map((name) => ({
        name: `r${order.get(name)}`,
        written: written(name),
        format: formatOf(name),
      }));
      return { table: readTableSql(columns, from), column: (name) => `r${order.get(name)}` };
    },
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
