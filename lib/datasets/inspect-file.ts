import type { DuckDBConnection } from "@duckdb/node-api";
import { DomainError } from "@/lib/base/errors";
import { hideServerPaths } from "@/lib/base/server-paths";
import { type CsvDialect, type FileContents, maxColumns } from "./dataset";
import { csvTable, identifier, literal, parquetTable, withDuckDb } from "./duckdb";
import { profileColumns } from "./profile-column";
import { scanCsv } from "./scan-csv";
import { type KeptSchema, readBySchema } from "./schema/read-by-schema";
import { checkHeader, decodeNames, nameIndexColumn, sniffFile } from "./sniff-file";

/** Limits on the unpacked size of a Parquet file. */
export const parquetLimits = { rows: 200_000_000, bytes: 32 * 2 ** 30 };

/** Maximum columns of a CSV. DuckDB's buffers for more exceed its memory (duckdb.ts). */
export const maxCsvColumns = 3_000;

/**
 * Inspects the contents of a CSV or Parquet file, in bounded memory for any size and off the event loop.
 * @param options.requiredColumns columns that must exist
 * @throws DomainError "invalid" whose message names line and column of the error, "too-large"
 */
export async function inspectFile(
  file: string,
  options: {
    contentType: string;
    requiredColumns?: string[];
    /** Reads the file by this schema, or for null by the one that it proposes; absent for a table that a run makes. */
    schema?: KeptSchema;
    limits?: typeof parquetLimits;
    signal?: AbortSignal;
  },
): Promise<FileContents> {
  const { signal, requiredColumns = [], limits = parquetLimits, schema } = options;
  const sniffed = await sniffFile(file, options.contentType);
  if (sniffed.format === "parquet") return inspectParquet(file, requiredColumns, { limits, schema, signal });

  const { names: guessed, isNamed } = nameIndexColumn(decodeNames(sniffed.header));
  checkHeader(guessed);
  if (guessed.length > maxCsvColumns)
    throw new DomainError(
      "too-large",
      `The file has ${guessed.length} columns; a CSV can have at most ${maxCsvColumns}. Save it as Parquet, or leave columns out.`,
    );
  checkRequired(guessed, requiredColumns, "in line 1");
  const scan = await scanCsv(file, sniffed.delimiter, guessed, signal);
  const { encoding, hasMixedNewlines } = scan;
  const dialect: CsvDialect = { delimiter: sniffed.delimiter, encoding, quote: '"', hasMixedNewlines };
  const { names } = nameIndexColumn(decodeNames(sniffed.header, encoding));

  // With semicolons as delimiters, the decimal mark is usually a comma.
  const prefersComma = dialect.delimiter === ";";
  return withDuckDb(async (connection) => {
    await connection
      .run(`create temp table rows as from ${csvTable(file, dialect, names.length)}`)
      .catch((error: Error) => refuseUnless(signal, `The file could not be read: ${firstLine(error)}`));
    const rows = await countRows(connection, "rows");
    if (rows !== scan.rows)
      throw new DomainError(
        "invalid",
        `The file reads as ${scan.rows} rows by its quotes and as ${rows} by its lines. Quote every value that holds quotes or line breaks.`,
      );
    const written = names.map((name, index) => ({ name, written: `c${index}` }));
    const columns = await profileColumns(connection, "rows", written, rows, { prefersComma });
    if (isNamed) columns[0]!.isUnnamed = true;
    const contents = { format: "csv" as const, dialect, rows, columns };
    if (schema === undefined) return contents;
    const linesOf = async (wanted: number[]) =>
      wanted.length === 0
        ? new Map()
        : (await scanCsv(file, sniffed.delimiter, names, signal, new Set(wanted))).lines;
    return {
      ...contents,
      ...(await readBySchema(connection, { table: "rows", written, columns, rows }, schema, linesOf)),
    };
  }, signal);
}

async function inspectParquet(
  file: string,
  required: string[],
  {
    limits,
    schema,
    signal,
  }: { limits: typeof parquetLimits; schema: KeptSchema | undefined; signal: AbortSignal | undefined },
): Promise<FileContents> {
  return withDuckDb(async (connection) => {
    const table = parquetTable(file);
    try {
      const described = await connection.runAndReadAll(`describe from ${table}`);
      const header = described.getRowObjectsJS();
      const names = header.map((row) => String(row.column_name));
      checkHeader(names);
      if (names.length > maxColumns)
        throw new DomainError(
          "too-large",
          `The Parquet file has ${names.length} columns; ${maxColumns} are the most. Leave columns out.`,
        );
      checkRequired(names, required, "in the Parquet file");
      await refuseBomb(connection, file, limits);
      const rows = await countRows(connection, table);
      if (rows === 0) throw new DomainError("invalid", "The Parquet file has columns and no rows.");
      const written = names.map((name) => ({ name, written: `cast(${identifier(name)} as varchar)` }));
      const profiled = await profileColumns(connection, table, written, rows);
      const columns = profiled.map((column, place) => ({
        ...column,
        stored: String(header[place]?.column_type).slice(0, 100),
      }));
      const contents = { format: "parquet" as const, dialect: null, rows, columns };
      if (schema === undefined) return contents;
      const ownLines = async (wanted: number[]) => new Map(wanted.map((row) => [row, row]));
      return {
        ...contents,
        ...(await readBySchema(connection, { table, written, columns, rows }, schema, ownLines)),
      };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      return refuseUnless(
        signal,
        `This Parquet file is broken: ${firstLine(error as Error).replaceAll(file, "it")}`,
      );
    }
  }, signal);
}

/**
 * Rejects a Parquet file whose footer declares more data than the limits, before reading it: a small file can unpack to
 * a huge one.
 */
async function refuseBomb(
  connection: DuckDBConnection,
  file: string,
  limits: typeof parquetLimits,
): Promise<void> {
  const [[rows, bytes] = []] = (
    await connection.runAndReadAll(`
      select (select sum(num_rows) from parquet_file_metadata(${literal(file)}))::double,
        (select sum(total_uncompressed_size) from parquet_metadata(${literal(file)}))::double`)
  ).getRows();
  if (Number(rows) > limits.rows)
    throw new DomainError("too-large", `The Parquet file has ${rows} rows; ${limits.rows} are the most.`);
  if (Number(bytes) > limits.bytes)
    throw new DomainError("too-large", `The Parquet file unpacks to more than ${limits.bytes} bytes.`);
}

/** Checks that columns exist. @param where end of the message @throws DomainError "invalid" naming each that is missing */
export function checkRequired(names: string[], required: string[], where: string): void {
  const issues = required
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: name,
      message: `The column "${name}" is missing ${where}. The columns there are: ${names.slice(0, 40).join(", ")}.`,
    }));
  if (issues[0]) throw new DomainError("invalid", issues[0].message, issues);
}

async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  const [[count] = []] = (await connection.runAndReadAll(`select count(*)::double from ${table}`)).getRows();
  return Number(count);
}

function refuseUnless(signal: AbortSignal | undefined, message: string): never {
  signal?.throwIfAborted();
  throw new DomainError("invalid", message);
}

function firstLine(error: Error): string {
  return hideServerPaths(error.message.split("\n")[0] ?? "").slice(0, 300);
}
