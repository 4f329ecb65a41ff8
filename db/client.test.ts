import { sql as raw } from "drizzle-orm";
import { expect, test } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { actAs } from "./actor";
import { db, sql } from "./client";
import { connect } from "./connect";

useTestDatabase();
const actor = { type: "user", name: "Ada" } as const;

async function slowStatements(): Promise<number> {
  const [row] = await sql()<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and state = 'active' and query like 'select pg_sleep%'`;
  return row!.count;
}

test("slow statements of requests leave connections to what the server does itself", async () => {
  const clients = Array.from({ length: 40 }, () => new AbortController());
  const slow = clients.map(({ signal }) =>
    actAs(actor, () => db().execute(raw`select pg_sleep(15)`), signal).catch((error) => error),
  );
  await expect.poll(slowStatements, { timeout: 10_000 }).toBeGreaterThan(5);
  const begin = performance.now();
  await sql()`select 1`;
  expect(performance.now() - begin).toBeLessThan(5_000);
  for (const client of clients) client.abort();
  await Promise.all(slow);
  expect(performance.now() - begin).toBeLessThan(12_000);
  await expect.poll(slowStatements, { timeout: 5_000 }).toBe(0);
});

test("a request's statements have a limit of time, the server's own have none", async () => {
  const limit = () => sql()<{ limit: string }[]>`select current_setting('statement_timeout') as limit`;
  expect(await actAs(actor, async () => (await limit())[0]?.limit)).toBe("20s");
  expect((await limit())[0]?.limit).toBe("0");
});

test("a statement that takes longer than its pool allows is ended by the database", async () => {
  const pool = connect(process.env.DATABASE_URL!, { max: 1, statementMs: 100 });
  await expect(pool`select pg_sleep(5)`).rejects.toMatchObject({ code: "57014" });
  await pool.end();
});
