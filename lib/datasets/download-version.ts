import { once } from "node:events";
import { createReadStream } from "node:fs";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import type { DuckDBBlobValue, DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { csvLine } from "@/lib/base/csv";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { openDownload } from "@/lib/limits/open-downloads";
import { csvLineSql } from "./csv-sql";
import { chunksOf, identifier, literal, withDuckDb } from "./duckdb";
import type { DatasetVersion } from "./queries";
import { type ReadTable, tableOf } from "./table-of";

export const DownloadOptions = z.object({
  format: z.enum(["csv", "parquet"]).default("csv"),
  /** Names of columns in the wanted order, as a line of CSV: a name with a comma stands in quotes. Absent for all. */
  columns: z.string().min(1).max(8_000).transform(namesOf).optional(),
  /** The first rows only. */
  limit: z.coerce.number<string>().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type DownloadOptions = z.output<typeof DownloadOptions>;

const mediaTypes = {
  csv: "text/csv; charset=utf-8; header=present",
  parquet: "application/vnd.apache.parquet",
};
const pieceBytes = 256 * 1024;
/** A caller that takes no bytes for so long is given up, in ms. */
const idleMs = 60_000;
/** Reading a number takes DuckDB half a megabyte for each column: beyond so many, all stay text. */
const mostNumbers = 300;

/**
 * A dataset version as a file of CSV (RFC 4180, UTF-8, values as written, formulas made text) or Parquet (a column whose
 * values all are numbers or missing becomes one of numbers, others are text; a Parquet version keeps its own types).
 * The body is made while it is read, in bounded memory; ending it ends the query.
 * @throws DomainError "invalid" naming missing columns, "not-found"; RateLimitError with four downloads of the team
 */
export async function downloadVersion(
  name: string,
  version: DatasetVersion,
  options: DownloadOptions & { signal?: AbortSignal },
): Promise<{ body: Readable; mediaType: string; fileName: string }> {
  const { format, columns = version.columns.map((column) => column.name), limit } = options;
  const ended = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
  const close = openDownload(version.teamId);
  try {
    const isWhole = format === "parquet" && version.format === "parquet" && !options.columns && !limit;
    const bytes = isWhole
      ? await (await storageForUri(version.teamId, version.uri)).read(version.uri)
      : await write();
    // An error reaches the body by its iterator, unless the caller has left before the first byte.
    bytes.on("error", () => {});
    const body = Readable.from(whileTaken(bytes), { objectMode: false, highWaterMark: pieceBytes });
    body.on("close", () => {
      close();
      ended.abort();
      bytes.destroy();
    });
    return { body, mediaType: mediaTypes[format], fileName: `${name}-${version.version}.${format}` };
  } catch (error) {
    close();
    throw error;
  }

  async function write(): Promise<Readable> {
    const firstRows = Math.min(limit ?? version.rows, version.firstRows ?? version.rows);
    const table = await tableOf({ ...version, firstRows }, columns, { signal });
    const out = new PassThrough({ highWaterMark: pieceBytes });
    const writing =
      format === "csv"
        ? withDuckDb((connection) => pour(csvOf(connection, columns, table, signal), out, signal), signal)
        : withWorkingFolder("download", async (folder) => {
            const file = path.join(folder, "table.parquet");
            await withDuckDb((connection) => writeParquet(connection, file, columns, table, version), signal);
            await pour(createReadStream(file), out, signal);
          });
    writing.catch((error: Error) => out.destroy(error));
    return out;
  }
}

async function* csvOf(
  connection: DuckDBConnection,
  columns: readonly string[],
  { rawTable, written }: ReadTable,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(csvLine([...columns]));
  const line = csvLineSql(columns.map(written));
  const result = await connection.stream(`select encode(${line} || chr(13) || chr(10)) from ${rawTable}`);
  for await (const chunk of chunksOf(result, signal)) {
    let piece: Uint8Array[] = [];
    let size = 0;
    for (const value of chunk.getColumnValues(0)) {
      const { bytes } = value as DuckDBBlobValue;
      piece.push(bytes);
      size += bytes.length;
      if (size < pieceBytes) continue;
      yield Buffer.concat(piece);
      piece = [];
      size = 0;
    }
    if (size > 0) yield Buffer.concat(piece);
  }
}

async function writeParquet(
  connection: DuckDBConnection,
  file: string,
  columns: readonly string[],
  table: ReadTable,
  version: DatasetVersion,
): Promise<void> {
  const isNumber = numbersOf(columns, version);
  const { table: from, column } =
    isNumber.size > 0 ? table.read([...isNumber.keys()]) : { table: table.rawTable, column: table.written };
  const selected = columns.map((name) => {
    const type = isNumber.get(name);
    const value = type ? `cast(${column(name)} as ${type})` : table.written(name);
    return `${value} as ${identifier(name)}`;
  });
  await connection.run(
    `copy (select ${selected.join(", ")} from ${from}) to ${literal(file)} (format parquet)`,
  );
}

/** Columns that become numbers, with their types in SQL: those without a value that is not one. */
function numbersOf(columns: readonly string[], version: DatasetVersion): Map<string, "bigint" | "double"> {
  const byName = new Map(version.columns.map((column) => [column.name, column]));
  const found = columns.flatMap((name): [string, "bigint" | "double"][] => {
    const { type, numbers, unread, min = 0, max = 0 } = byName.get(name)!;
    if ((type !== "integer" && type !== "number") || numbers === undefined || unread) return [];
    const isExact = type === "integer" && min >= Number.MIN_SAFE_INTEGER && max <= Number.MAX_SAFE_INTEGER;
    return type === "integer" && !isExact ? [] : [[name, isExact ? "bigint" : "double"]];
  });
  return new Map(found.length > mostNumbers ? [] : found);
}

function namesOf(line: string): string[] {
  const names = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return [...new Set(names.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ""))];
}

/** Writes pieces as fast as they are taken. Returns when none is being made: only then may DuckDB be closed. */
async function pour(pieces: AsyncIterable<Uint8Array>, out: PassThrough, signal: AbortSignal): Promise<void> {
  for await (const piece of pieces) if (!out.write(piece)) await once(out, "drain", { signal });
  out.end();
}

/** The bytes of a body, which ends with an error when none was taken for a minute, so that it holds no DuckDB. */
async function* whileTaken(body: Readable): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    const timer = setTimeout(() => body.destroy(new Error("The caller took no bytes for a minute.")), idleMs);
    yield piece;
    clearTimeout(timer);
  }
}
