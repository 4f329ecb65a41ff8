import { afterEach, expect, test } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { actAs } from "./actor";
import { cancelledBy } from "./cancelling-client";
import { closeDatabase, db, sql } from "./client";
import { withPool } from "./pool";

useTestDatabase();
afterEach(async () => {
  delete process.env.STATEMENT_TIMEOUT_MS;
  await closeDatabase();
});

const timeoutNow = async () =>
  (await sql()<{ is: string }[]>`select current_setting('statement_timeout') as is`)[0]?.is;

test("a request's statements have a time limit, background work and tasks have none", async () => {
  expect(await timeoutNow()).toBe("15s");
  expect(await withPool("background", timeoutNow)).toBe("0");
  expect(await actAs({ type: "run", name: "Task a" }, timeoutNow)).toBe("0");
  expect(await actAs({ type: "user", name: "A member" }, timeoutNow)).toBe("15s");
});

test("a statement that takes too long is cancelled", async () => {
  process.env.STATEMENT_TIMEOUT_MS = "200";
  await expect(sql()`select pg_sleep(20)`).rejects.toMatchObject({ code: "57014" });
  await withPool("background", () => sql()`select pg_sleep(0.4)`);
});

const sleepers = async () =>
  (
    await withPool(
      "background",
      () => sql()`
    select pid from pg_stat_activity
    where datname = current_database() and state = 'active' and query like 'select pg_sleep(11)%'`,
    )
  ).length;

test.each([
  ["a template", () => sql()`select pg_sleep(11)`],
  ["drizzle", () => db().execute("select pg_sleep(11)")],
])("a statement of %s ends in Postgres when its caller leaves", async (_, statement) => {
  const caller = new AbortController();
  const query = cancelledBy(caller.signal, async () => await statement());
  const outcome = query.then(
    () => "ended",
    (error) => error.code ?? error.cause?.code,
  );
  await expect.poll(sleepers).toBe(1);
  caller.abort();
  expect(await outcome).toBe("57014");
  expect(await sleepers()).toBe(0);
  await sql()`select 1`;
});

test("a part of a statement that is never sent, and a short one, are no trouble to a caller who leaves", async () => {
  const caller = new AbortController();
  const rows = await cancelledBy(caller.signal, async () => {
    const unused = sql()`where false`;
    expect(unused).toBeDefined();
    const query = sql()<{ one: number }[]>`select 1 as one ${sql()`where true`}`;
    caller.abort();
    return query;
  });
  expect(rows).toMatchObject([{ one: 1 }]);
});
