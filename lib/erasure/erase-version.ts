import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { CsvDialect, type DatasetColumn, valueFormatOf } from "@/lib/datasets/dataset";
import { csvTable, identifier, literal, parquetTable, withDuckDb } from "@/lib/datasets/duckdb";
import { profileColumns } from "@/lib/datasets/profile-column";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { tableOf } from "@/lib/datasets/table-of";
import { storage } from "@/lib/storage/open-storage";
import type { StoredObject } from "@/lib/storage/storage";
import type { Keys } from "./key-match";

/** A version's file without some rows. */
export interface ErasedFile {
  stored: StoredObject;
  /** Rows that were erased, and that are left. */
  erased: number;
  rows: number;
  columns: DatasetColumn[];
  dialect: CsvDialect | null;
}

/**
 * Writes a version's file again without the rows of the keys, in its own format and with its own types.
 * @param by the version that names the rows: itself, or the one that it was derived from row by row
 * @returns undefined when no row has such a key
 */
export async function eraseRows(
  name: string,
  version: DatasetVersion,
  by: DatasetVersion,
  keys: Keys,
  signal?: AbortSignal,
): Promise<ErasedFile | undefined> {
  const { teamId, format } = version;
  const file = await (await storageForUri(teamId, version.uri)).localPath(version.uri, signal);
  const names = version.columns.map((column) => column.name);
  const before = format === "csv" ? CsvDialect.parse(version.dialect) : null;
  const matching = await matchesOf(by, keys, signal);
  return withWorkingFolder("erase", (folder) =>
    withDuckDb(async (connection) => {
      const own = before ? csvTable(file, before, names.length) : parquetTable(file);
      await connection.run(`create temp table matches as ${matching}`);
      const erased = await countOf(connection, "select count(*) filter (is_erased) from matches");
      if (erased === 0) return undefined;
      const target = path.join(folder, `erased.${format}`);
      // The rows side by side, in the order of the files.
      const rest = `from ${own} own positional join matches where not matches.is_erased`;
      if (before) {
        const selected = names.map((column, at) => `c${at} as ${identifier(column)}`);
        const delim = literal(before.delimiter);
        await connection.run(
          `copy (select ${selected.join(", ")} ${rest}) to ${literal(target)} (format csv, header, delim ${delim}, quote '"', escape '"')`,
        );
      } else
        await connection.run(
          `copy (select ${names.map((column) => `own.${identifier(column)}`).join(", ")} ${rest}) to ${literal(target)} (format parquet)`,
        );
      const dialect: CsvDialect | null = before && { ...before, encoding: "utf-8", hasMixedNewlines: false };
      const rows = version.rows - erased;
      const columns = await describe(connection, target, version, dialect, rows);
      const stored = await storage(teamId).put(
        `datasets/${teamId}/${name}/${randomUUID()}.${format}`,
        createReadStream(target),
        { signal },
      );
      return { stored, erased, rows, columns, dialect };
    }, signal),
  );
}

/** One boolean for each row, in the order of the file. Numbers are compared by value, other cells as trimmed text. */
async function matchesOf(
  by: DatasetVersion,
  { column, values }: Keys,
  signal?: AbortSignal,
): Promise<string> {
  const table = await tableOf(by, [column], { signal });
  const read = table.read([column]);
  const profile = by.columns.find(({ name }) => name === column)!;
  const texts = values.map(literal).join(", ");
  const isText = `trim(${table.written(column)}) in (${texts})`;
  const numbers = values.filter((value) => /^-?\d{1,28}(\.\d{1,9})?$/.test(value));
  if (valueFormatOf(profile).type !== "number" || numbers.length === 0)
    return `select coalesce(${isText}, false) as is_erased from ${table.rawTable}`;
  const decimal = (sql: string) => `try_cast(${sql} as decimal(38, 9))`;
  const isNumber = `${decimal(read.column(column))} in (${numbers.map((value) => decimal(literal(value))).join(", ")})`;
  return `select coalesce(${isText}, false) or coalesce(${isNumber}, false) as is_erased from ${read.table}`;
}

async function describe(
  connection: DuckDBConnection,
  file: string,
  version: DatasetVersion,
  dialect: CsvDialect | null,
  rows: number,
): Promise<DatasetColumn[]> {
  const table = dialect ? csvTable(file, dialect, version.columns.length) : parquetTable(file);
  const written = version.columns.map(({ name }, at) => ({
    name,
    written: dialect ? `c${at}` : `cast(${identifier(name)} as varchar)`,
  }));
  await connection.run(`create or replace temp table rows as select * from ${table}`);
  const profiled = await profileColumns(connection, "rows", written, rows, {
    prefersComma: dialect?.delimiter === ";",
  });
  return profiled.map((column, at) => {
    const { isUnnamed, stored } = version.columns[at]!;
    return { ...column, ...(isUnnamed && { isUnnamed }), ...(stored !== undefined && { stored }) };
  });
}

async function countOf(connection: DuckDBConnection, query: string): Promise<number> {
  const [[count] = []] = (await connection.runAndReadAll(query)).getRows();
  return z.coerce.number().parse(count);
}
