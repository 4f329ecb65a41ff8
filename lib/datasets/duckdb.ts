import path from "node:path";
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBVector,
} from "@duckdb/node-api";
import { withWorkingFolder } from "@/lib/base/working-folder";
import type { CsvDialect } from "./dataset";

/**
 * Runs `work` on its own DuckDB instance. Data above 512 MB is spilled to a temporary folder, which is removed
 * afterwards. Queries run on DuckDB's two threads, never on the event loop; `signal` interrupts the running query.
 */
export async function withDuckDb<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withWorkingFolder("duckdb", (folder) => workIn(folder, work, signal));
}

/** Streams a query result in chunks of about 2,048 rows. */
export async function* chunksOf(result: DuckDBResult, signal?: AbortSignal): AsyncGenerator<DuckDBDataChunk> {
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
    // Chunks that are ready resolve in the same turn, so yield to the server explicitly.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Numbers of a vector without nulls. They are in a typed array that the library's types keep private; requesting each
 * number separately takes three times as long as the whole read.
 */
export function numbersOf(vector: DuckDBVector): ArrayLike<number> {
  return (vector as unknown as { items: Uint8Array | Uint16Array | Uint32Array }).items;
}

/** Table function that reads a CSV exactly by its dialect, with the columns c0, c1, … as text. */
export function csvTable(file: string, dialect: CsvDialect, columnCount: number): string {
  const columns = Array.from({ length: columnCount }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  return `read_csv(${literal(file)}, auto_detect = false, header = true, delim = ${literal(dialect.delimiter)},
    quote = '"', escape = '"', encoding = ${literal(dialect.encoding)}, columns = {${columns}},
    strict_mode = ${!dialect.hasMixedNewlines}, parallel = ${!dialect.hasMixedNewlines})`;
}

/** Table function that reads a Parquet file, with its own column names and types. */
export function parquetTable(file: string): string {
  return `read_parquet(${literal(file)})`;
}

/** Quotes a string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Quotes a name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function workIn<T>(
  folder: string,
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  const interrupt = () => connection?.interrupt();
  try {
    instance = await DuckDBInstance.create(path.join(folder, "work.duckdb"), {
      threads: "2",
      memory_limit: "512MB",
      temp_directory: path.join(folder, "spill"),
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    connection = await instance.connect();
    // The database file is deleted with its folder; a checkpoint on closing would block the event loop for seconds.
    await connection.run("pragma disable_checkpoint_on_shutdown");
    signal?.addEventListener("abort", interrupt);
    return await work(connection);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection?.closeSync();
    instance?.closeSync();
  }
}
