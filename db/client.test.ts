import { sql as raw } from "drizzle-orm";
import { expect, test } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { actAs } from "./actor";
import { cancelledBy } from "./cancelling-client";
import { db, sql } from "./client";
import { withPool } from "./pool";

useTestDatabase();
const actor = { type: "user", name: "Ada" } as const;

const slowStatements = () =>
  withPool("background", async () => {
    const [row] = await sql()<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and state = 'active' and query like 'select pg_sleep%'`;
    return row!.count;
  });

test("slow statements of requests leave connections to what the server does itself", async () => {
  const clients = Array.from({ length: 40 }, () => new AbortController());
  const slow = clients.map(({ signal }) =>
    cancelledBy(signal, () =>
      actAs(actor, () => db().execute(raw`select pg_sleep(15)`)).catch((error) => error),
    ),
  );
  await expect.poll(slowStatements, { timeout: 10_000 }).toBeGreaterThan(5);
  const begin = performance.now();
  await withPool("background", () => sql()`select 1`);
  expect(performance.now() - begin).toBeLessThan(5_000);
  for (const client of clients) client.abort();
  await Promise.all(slow);
  expect(performance.now() - begin).toBeLessThan(12_000);
  await expect.poll(slowStatements, { timeout: 5_000 }).toBe(0);
});
