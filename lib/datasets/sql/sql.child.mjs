// Runs in a computing process (lib/compute): a team's SQL, with DuckDB, in an empty environment and limited memory.
// Each call has a database of its own, which the portal's `setup` fills and locks before the query runs.
import { createRequire } from "node:module";
import path from "node:path";

/** @type {typeof import("@duckdb/node-api")} */
const { DuckDBDecimalValue, DuckDBInstance } = createRequire(import.meta.url)("@duckdb/node-api");

/** Expected failure; lib/compute converts it to a DomainError. */
class DomainError extends Error {
  name = "DomainError";
  code = "invalid";
}

/** Kinds of AST nodes that name a table. */
const tableNodes = new Set(["BASE_TABLE", "SHOW_REF"]);

/**
 * Names of the tables that a query reads, and of its common table expressions. Only parses it.
 * @param {{ query: string }} input
 * @returns {Promise<string[]>}
 * @throws DomainError when it is not one SELECT
 */
export async function tablesIn({ query }) {
  return withDatabase({}, async (connection) => {
    const [[text]] = /** @type {[[string]]} */ (
      (await connection.runAndReadAll("select json_serialize_sql($1::varchar)::varchar", [query])).getRows()
    );
    const tree = JSON.parse(text);
    if (tree.error) throw new DomainError(refusalOf(tree, query));
    if (tree.statements.length !== 1) throw new DomainError(oneSelect);
    /** @type {Set<string>} */
    const found = new Set();
    const open = [tree];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (tableNodes.has(node.type) && typeof node.table_name === "string") found.add(node.table_name);
      for (const value of Object.values(node)) if (value && typeof value === "object") open.push(value);
    }
    return [...found].sort();
  });
}

/**
 * Runs a query and returns its first rows.
 * @param {{ folder: string, setup: string[], query: string, maxRows: number, maxBytes: number }} input
 * @returns {Promise<import("./run-sql").SqlRows>}
 * @throws DomainError with DuckDB's message
 */
export async function rowsOf({ folder, setup, query, maxRows, maxBytes }) {
  return withDatabase({ folder, setup }, async (connection) => {
    const result = await connection.stream(query);
    const columns = result
      .deduplicatedColumnNames()
      .map((name, index) => ({ name, type: String(result.columnType(index)) }));
    /** @type {import("./run-sql").SqlCell[][]} */
    const rows = [];
    let bytes = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return { columns, rows, cut: null };
      for (let at = 0; at < chunk.rowCount; at++) {
        if (rows.length === maxRows) return { columns, rows, cut: "rows" };
        const row = columns.map((_, index) => cellOf(chunk.getColumnVector(index).getItem(at)));
        bytes += row.reduce((/** @type {number} */ sum, cell) => sum + sizeOf(cell), 0);
        if (bytes > maxBytes) return { columns, rows, cut: "bytes" };
        rows.push(row);
      }
    }
  });
}

/**
 * Runs one more statement, such as one that writes a query's result to a file.
 * @param {{ folder: string, setup: string[], statement: string }} input
 * @throws DomainError with DuckDB's message
 */
export async function perform({ folder, setup, statement }) {
  await withDatabase({ folder, setup }, (connection) => connection.run(statement));
}

const oneSelect =
  "Write one SELECT. Nothing else runs here: no changes, settings, files or further statements.";

/** @param {{ error_type: string, error_message: string, position?: string }} error @param {string} query */
function refusalOf({ error_type, error_message, position }, query) {
  if (error_type !== "parser") return oneSelect;
  const before = query.slice(0, Number(position ?? 0)).split("\n");
  return `${error_message} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

/**
 * @template T
 * @param {{ folder?: string, setup?: string[] }} options
 * @param {(connection: import("@duckdb/node-api").DuckDBConnection) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withDatabase({ folder, setup = [] }, work) {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "512MB",
    temp_directory: folder ? path.join(folder, "spill") : "",
    max_temp_directory_size: "2GB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  try {
    const connection = await instance.connect();
    try {
      for (const statement of setup) await connection.run(statement);
      return await work(connection);
    } catch (error) {
      throw error instanceof DomainError ? error : new DomainError(/** @type {Error} */ (error).message);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/**
 * A value of DuckDB as JSON has it: a whole number beyond 2^53, a date, a list and so on as text.
 * @param {import("@duckdb/node-api").DuckDBValue} value
 * @returns {import("./run-sql").SqlCell}
 */
function cellOf(value) {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  return String(value);
}

/** @param {import("./run-sql").SqlCell} cell */
function sizeOf(cell) {
  return typeof cell === "string" ? cell.length + 2 : 8;
}
