import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Sql, TransactionSql } from "postgres";
import { z } from "zod";
import { readRows } from "@/db/rows";
import type { Manifest, TableParts } from "./manifest";

const newline = 0x0a;

/** The tables of the portal with the columns that are stored, not computed. */
export function listTables(sql: Sql | TransactionSql): Promise<TableParts[]> {
  return readRows(
    sql`
    select class.relname as name, array_agg(attname::text order by attnum) as columns
    from pg_class class
    join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    where relnamespace = 'public'::regnamespace and relkind = 'r'
    group by class.oid, class.relname order by class.relname`,
    { name: z.string(), columns: z.array(z.string()) },
  );
}

/** The sequences behind numbered columns. They are outside of snapshots: read after it began, they are never too low. */
export async function listSequences(sql: Sql | TransactionSql): Promise<Manifest["sequences"]> {
  const names = await readRows(
    sql`select sequencename::text as name from pg_sequences where schemaname = 'public' order by 1`,
    { name: z.string() },
  );
  const shape = { lastValue: z.string(), isCalled: z.boolean() };
  return Promise.all(
    names.map(async ({ name }) => {
      const select = sql`select last_value::text as "lastValue", is_called as "isCalled" from ${sql(name)}`;
      const [value] = await readRows(select, shape);
      return { name, ...value! };
    }),
  );
}

/** Rows of a table as pieces of COPY's text format, about `pieceBytes` each. */
export async function* copyOut(
  sql: TransactionSql,
  { name, columns }: TableParts,
  pieceBytes: number,
): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  const stream = await sql`copy ${sql(name)} (${sql(columns)}) to stdout`.readable();
  for await (const piece of stream) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  // postgres.js 3.4.9 stops its socket while this stream is full, and leaves it so when the last rows have come with the
  // end: the next statement would never be answered. The method that fills the stream starts it again.
  stream._read(0);
  if (bytes > 0) yield Buffer.concat(pieces);
}

/** Number of rows in a piece of COPY's text format, which writes a line break within a value as `\n`. */
export function countRows(piece: Uint8Array): number {
  let rows = 0;
  for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, at + 1)) rows++;
  return rows;
}

/**
 * Runs `fill` on tables without foreign keys, and adds these again afterwards, which checks the rows: tables may then
 * be filled in any order, by a role that is no superuser.
 */
export async function withoutForeignKeys(sql: TransactionSql, fill: () => Promise<void>): Promise<void> {
  const keys = await readRows(
    sql`
    select class.relname as "table", conname as name, pg_get_constraintdef(con.oid) as definition
    from pg_constraint con join pg_class class on class.oid = conrelid
    where contype = 'f' and connamespace = 'public'::regnamespace`,
    { table: z.string(), name: z.string(), definition: z.string() },
  );
  for (const { table, name } of keys) await sql`alter table ${sql(table)} drop constraint ${sql(name)}`;
  await fill();
  for (const { table, name, definition } of keys)
    await sql`alter table ${sql(table)} add constraint ${sql(name)} ${sql.unsafe(definition)}`;
}

/** Fills tables of a transaction with pieces of COPY's text format; those of a table follow each other. */
export class TableFiller {
  private readonly rows: Record<string, number>;
  private open: { name: string; stream: Writable } | undefined;

  constructor(
    private readonly sql: TransactionSql,
    private readonly tables: TableParts[],
  ) {
    this.rows = Object.fromEntries(tables.map(({ name }) => [name, 0]));
  }

  async fill(name: string, pieces: AsyncIterable<Buffer>): Promise<void> {
    if (this.open?.name !== name) await this.begin(name);
    const { stream } = this.open!;
    for await (const piece of pieces) {
      this.rows[name]! += countRows(piece);
      if (!stream.write(piece)) await once(stream, "drain");
    }
  }

  /** Gives up the table that is being filled: its connection could not even roll back. */
  abort(): void {
    this.open?.stream.destroy(new Error("The restore failed."));
  }

  /** @returns rows by table */
  async finish(): Promise<Record<string, number>> {
    const stream = this.open?.stream;
    this.open = undefined;
    if (stream) await finished(stream.end());
    return this.rows;
  }

  private async begin(name: string): Promise<void> {
    await this.finish();
    const table = this.tables.find((one) => one.name === name);
    if (!table) throw new Error(`The backup has rows of a table ${name}, which its list of tables lacks.`);
    const stream = await this.sql`copy ${this.sql(name)} (${this.sql(table.columns)}) from stdin`.writable();
    // An error is thrown by the next call.
    stream.on("error", () => {});
    this.open = { name, stream };
  }
}

export async function setSequences(sql: TransactionSql, sequences: Manifest["sequences"]): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences)
    await sql`select setval(quote_ident(${name})::regclass, ${lastValue}::bigint, ${isCalled})`;
}
