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
 * Runs `work` on a DuckDB of its own, which keeps what exceeds 512 MB in a temporary folder that is removed afterwards.
 * Queries run on DuckDB's two threads, never on the event loop; `signal` interrupts the one that is running.
 */
export async function withDuckDb<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withWorkingFolder("duckdb", (folder) => workIn(folder, work, signal));
}

/** What a query streams, a chunk of some 2,048 rows at a time. */
export async function* chunksOf(result: DuckDBResult, signal?: AbortSignal): AsyncGenerator<DuckDBDataChunk> {
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
    // Chunks that are ready come back in the same turn; the server wants its turn too.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The numbers of a vector without nulls. They lie in a typed array that the library's types keep private; asking it for one
 * number after the other takes three times as long as all of the reading.
 */
export function numbersOf(vector: DuckDBVector): ArrayLike<number> {
  return (vector as unknown as { items: Uint8Array | Uint16Array | Uint32Array }).items;
}

/** The table function that reads a CSV exactly as its dialect says, with the columns c0, c1, … as text. */
export function csvTable(file: string, dialect: CsvDialect, columnCount: number): string {
  const columns = Array.from({ length: columnCount }, (_, at) => `'c${at}': 'VARCHAR'`).join(", ");
  return `read_csv(${literal(file)}, auto_detect = false, header = true, delim = ${literal(dialect.delimiter)},
    quote = '"', escape = '"', encoding = ${literal(dialect.encoding)}, columns = {${columns}},
    strict_mode = ${!dialect.hasMixedNewlines}, parallel = ${!dialect.hasMixedNewlines})`;
}

/** The table function that reads a Parquet file, with its own column names and types. */
export function parquetTable(file: string): string {
  return `read_parquet(${literal(file)})`;
}

/** A string of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of SQL. */
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
    // Its file goes with the folder: to write it once more on closing would hold the event loop for seconds.
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
