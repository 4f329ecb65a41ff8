import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql as database } from "@/db/client";
import { connect } from "@/db/connect";
import { useTestDatabase } from "@/tests/test-database";
import { type QueryBounds, type TableSource, writeQuery } from "./write-query";

useTestDatabase();

let sql: Sql;
const bounds: QueryBounds = { timeoutMs: 5_000, maxRows: 1_000_000, maxBytes: 2 ** 20 };

beforeAll(async () => {
  await database()`create schema sales`;
  await database()`create table sales."Odd ""name""" (id int primary key, "a,b" text, paid numeric, at timestamptz, is_open boolean)`;
  await database()`insert into sales."Odd ""name""" values
    (3, 'x, "y"', 1.50, null, true), (1, '=1+1', null, null, false), (2, '', 12345678901234567890, null, null)`;
  sql = connect(process.env.DATABASE_URL!, { max: 2 });
});
afterAll(() => sql?.end({ timeout: 1 }));

async function write(source: TableSource, changed: Partial<QueryBounds> = {}) {
  const file = join(process.env.DATA_DIR!, "table.csv");
  const rows = await writeQuery(sql, source, file, { bounds: { ...bounds, ...changed } });
  return { rows, text: await readFile(file, "utf8") };
}

test("a table comes in the order of its key, with values as Postgres writes them", async () => {
  expect(await write({ table: 'sales.Odd "name"' })).toEqual({
    rows: 3,
    text: 'id,"a,b",paid,at,is_open\r\n1,=1+1,,,false\r\n2,"",12345678901234567890,,\r\n3,"x, ""y""",1.50,,true\r\n',
  });
});

test("a query may end with a semicolon and a comment", async () => {
  const query = 'select id, id * 2 as "twice" from sales."Odd ""name""" order by id -- last\n;\n';
  expect((await write({ query })).text).toBe("id,twice\r\n1,2\r\n2,4\r\n3,6\r\n");
});

test.each([
  ['insert into sales."Odd ""name""" values (9) returning id', "Postgres refused the query"],
  [
    'with gone as (delete from sales."Odd ""name""" returning id) select * from gone',
    "Postgres refused the query",
  ],
  ["select 1) given; drop schema sales cascade; select (1", "Postgres refused the query"],
  ["select 1; commit; drop schema sales cascade", "Postgres refused the query"],
  ["commit", "The query returns no columns"],
  ["set transaction read write", "The query returns no columns"],
  ["select none from nowhere", 'relation "nowhere" does not exist'],
  ["select nextval('run_events_id_seq')", "read-only transaction"],
])("%j is refused, and changes nothing", async (query, message) => {
  await expect(write({ query })).rejects.toThrow(message);
  expect(await database()`select count(*)::int as n from sales."Odd ""name"""`).toEqual([{ n: 3 }]);
});

test("time, rows and bytes are bounded", async () => {
  await expect(write({ query: "select pg_sleep(30)" }, { timeoutMs: 100 })).rejects.toThrow("took too long");
  const query = "select n, repeat('x', 100) as text from generate_series(1, 100000) n";
  await expect(write({ query }, { maxRows: 5_000 })).rejects.toThrow("more than 5,000 rows");
  await expect(write({ query }, { maxBytes: 100_000 })).rejects.toThrow("larger than the limit");
});

test("an aborted read ends", async () => {
  const stopped = new AbortController();
  const reading = writeQuery(
    sql,
    { query: "select n from generate_series(1, 10000000) n" },
    join(process.env.DATA_DIR!, "cut.csv"),
    {
      bounds: { ...bounds, maxRows: 20_000_000, maxBytes: 2 ** 30 },
      signal: stopped.signal,
      onRows: () => stopped.abort(new Error("stopped")),
    },
  );
  await expect(reading).rejects.toThrow("stopped");
});
