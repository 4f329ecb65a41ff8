import { DomainError } from "@/lib/base/errors";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { CsvDialect, type DatasetColumn } from "./dataset";
import { csvTable, identifier, literal, parquetTable } from "./duckdb";
import { readTableSql } from "./read-value-sql";
import type { DatasetSchema } from "./schema/dataset-schema";
import { formatsOf } from "./schema/formats-of";
import type { ValueFormat } from "./value-format";
import { distanceSeparator, sourcesOf } from "./value-sources";

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
  /** Number of rows, and the schema by which they are read (`schemaOf`). */
  rows?: number;
  schema?: DatasetSchema | undefined;
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

export interface TableOptions {
  signal?: AbortSignal;
  readings?: Readonly<Record<string, Reading>>;
  pathOf?: (file: string) => Promise<string>;
}

/**
 * Opens a dataset version for DuckDB, with columns as `readValue` reads them. A file in a bucket is first downloaded;
 * `signal` aborts that.
 * @param names columns that will be read: of the file, or parts of dates and distances (`featureColumns`)
 * @param options.readings readings by column name; by default the version's schema. When both are numbers or both are
 * dates, the file's own notation applies, not the reading's
 * @param options.pathOf path by which DuckDB is to open the file; by default its own
 * @throws DomainError "invalid" naming missing columns, each once
 */
export async function tableOf(
  version: ReadableVersion,
  names: readonly string[],
  { signal, readings = {}, pathOf }: TableOptions = {},
): Promise<ReadTable> {
  const profile = version.columns as DatasetColumn[];
  const places = new Map(profile.map(({ name }, place) => [name, place]));
  const formatOf = formatsOf(version, readings);
  const wanted = [...new Set(names)];
  const sources = [...new Set(wanted.flatMap((name) => sourcesOf(name, formatOf(name))))];
  const missing = sources.filter((name) => !places.has(name));
  if (missing.length > 0) throw missingColumns(missing);
  const place = await storageForUri(version.teamId, version.uri);
  const stored = await place.localPath(version.uri, signal);
  const file = pathOf ? await pathOf(stored) : stored;
  const isParquet = version.format === "parquet";
  const table = isParquet
    ? parquetTable(file)
    : csvTable(file, CsvDialect.parse(version.dialect), profile.length);
  const cut = version.firstRows === undefined ? table : `(select * from ${table} limit ${version.firstRows})`;
  const order = new Map(wanted.map((name, index) => [name, index]));
  const inOrder = new Map(sources.map((name, index) => [name, index]));
  const written = (name: string) => {
    const texts = sourcesOf(name, formatOf(name)).map((source) => `w${inOrder.get(source)}`);
    return texts.length < 2
      ? texts.join("")
      : `(${texts.map((text) => `coalesce(${text}, '')`).join(distanceJoin)})`;
  };
  const inFile = sources.map((name, index) =>
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

const distanceJoin = ` || ${literal(distanceSeparator)} || `;

function missingColumns(missing: string[]): DomainError {
  const listed = missing.map((name) => `"${name}"`).join(", ");
  const sentence = missing.length === 1 ? `has no column ${listed}` : `has no columns ${listed}`;
  return new DomainError(
    "invalid",
    `This dataset version ${sentence}.`,
    missing.map((name) => ({ path: name, message: `The column "${name}" is missing.` })),
  );
}
