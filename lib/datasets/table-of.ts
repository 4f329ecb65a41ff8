import { DomainError } from "@/lib/base/errors";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { CsvDialect, type DatasetColumn, valueFormatOf } from "./dataset";
import { csvTable, identifier, parquetTable } from "./duckdb";
import type { ValueFormat } from "./read-value";
import { readTableSql } from "./read-value-sql";

/** How a column is to be read: by a format, or as the file has it, which models of before learned from. */
export type Reading = ValueFormat | "as written";

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

/** A dataset version for DuckDB. */
export interface ReadTable {
  /** A query in brackets: the columns as they are in the file, which `written` names. */
  rawTable: string;
  /** An SQL expression over `rawTable`: the column as text as it is in the file, null where it is empty. */
  written(name: string): string;
  /** The format that a column is read by; undefined for one that is taken as it is written. */
  formatOf(name: string): ValueFormat | undefined;
  /**
   * A query in brackets that reads columns, and an SQL expression of each: as text, null where it is missing; others are as
   * in `rawTable`. It takes DuckDB half a megabyte for every column, so wide tables are read by and by.
   * @param from a table with the columns of `rawTable`, by default that
   */
  read(names: readonly string[], from?: string): { table: string; column(name: string): string };
}

/**
 * A dataset version for DuckDB, with columns as `readValue` reads them. What lies in a bucket is read to this machine first;
 * `signal` ends that.
 * @param names the columns that will be asked for
 * @param options.readings how columns are read, by name; by default each as its own profile says. Where both are numbers, the
 * decimal mark is the file's, whatever that of the reading
 * @throws DomainError "invalid" naming the columns that are missing, each once
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
  const order = new Map(wanted.map((name, at) => [name, at]));
  const written = (name: string) => `w${order.get(name)}`;
  const inFile = wanted.map((name, at) =>
    isParquet ? `cast(${identifier(name)} as varchar) as w${at}` : `c${places.get(name)} as w${at}`,
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
