import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { Sql, TransactionSql } from "postgres";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { exactCsvLine } from "@/lib/base/csv";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { readOnly, withoutEnd } from "./read-only";

/** A table by its name, with its schema where it has one, or a query. */
export type TableSource = { table: string } | { query: string };

export interface QueryBounds {
  timeoutMs: number;
  maxRows: number;
  maxBytes: number;
}

const batchRows = 1_000;

/**
 * Writes a table or the result of one query of Postgres as CSV: in a read-only transaction, with a time limit for each
 * statement, values as Postgres writes them. Rows of a table come in the order of its primary key, so that unchanged
 * content has the same bytes.
 * @returns number of rows
 * @throws DomainError "invalid" with Postgres' own sentence, "too-large" beyond the bounds
 */
export async function writeQuery(
  sql: Sql,
  source: TableSource,
  file: string,
  { bounds, signal, onRows }: { bounds: QueryBounds; signal?: AbortSignal; onRows?: (rows: number) => void },
): Promise<number> {
  const out = createWriteStream(file, { mode: 0o600 });
  // Reaches the caller by `finished`.
  out.on("error", () => {});
  try {
    const rows = await readOnly(sql, { ...bounds, signal }, async (tx) =>
      writeRows(tx, await statementOf(tx, source), out, { bounds, signal, onRows }),
    );
    out.end();
    await finished(out);
    return rows;
  } catch (error) {
    out.destroy();
    signal?.throwIfAborted();
    throw error;
  }
}

async function writeRows(
  tx: TransactionSql,
  statement: string,
  out: ReturnType<typeof createWriteStream>,
  { bounds, signal, onRows }: { bounds: QueryBounds; signal?: AbortSignal; onRows?: (rows: number) => void },
): Promise<number> {
  // Described, not run: this names the columns. A statement that is parsed is a single one.
  const { columns } = await tx.unsafe(statement, [], { prepare: true }).describe();
  if (columns.length === 0) throw new DomainError("invalid", "The query returns no columns.");
  const names = columns.map(({ name }) => name);
  const texts = names.map((name) => `given.${quoted(name)}::text`);
  let rows = 0;
  let bytes = 0;
  const write = async (line: string) => {
    bytes += Buffer.byteLength(line);
    if (bytes > bounds.maxBytes)
      throw new DomainError(
        "too-large",
        `The result is larger than the limit of ${bytesInWords(bounds.maxBytes)}.`,
      );
    if (!out.write(line)) await once(out, "drain", { signal });
  };
  await write(exactCsvLine(names));
  const cursor = tx
    .unsafe(`select ${texts.join(", ")} from (${statement}\n) given`, [], { prepare: true })
    .values()
    .cursor(batchRows);
  for await (const batch of cursor) {
    signal?.throwIfAborted();
    rows += batch.length;
    if (rows > bounds.maxRows)
      throw new DomainError("too-large", `The result has more than ${counted(bounds.maxRows, "row")}.`);
    await write(batch.map((row) => exactCsvLine(row as (string | null)[])).join(""));
    onRows?.(rows);
  }
  return rows;
}

/** The statement of a source. A table is ordered by its primary key, or by all its columns. */
async function statementOf(tx: TransactionSql, source: TableSource): Promise<string> {
  if ("query" in source) return withoutEnd(source.query);
  const table = source.table.split(".").map(quoted).join(".");
  const keys = await tx<{ name: string }[]>`
    select attribute.attname as name from pg_index index
    join pg_attribute attribute on attribute.attrelid = index.indrelid and attribute.attnum = any(index.indkey)
    where index.indrelid = to_regclass(${table}) and index.indisprimary
    order by array_position(index.indkey::int2[], attribute.attnum)`;
  const order = keys.length > 0 ? keys.map(({ name }) => `t.${quoted(name)}`).join(", ") : "t::text";
  return `select * from ${table} t order by ${order}`;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
