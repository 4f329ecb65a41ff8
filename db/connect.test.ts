import { expect, test } from "vitest";
import { connect } from "@/db/connect";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

test("a pool whose connections are cut while it writes goes on, and answers each query with its own answer", async () => {
  const pool = connect(process.env.DATABASE_URL!, { max: 4, connect_timeout: 3 });
  await pool`select 1`;
  const killer = connect(process.env.DATABASE_URL!, { max: 1 });
  let isCutting = true;
  const strangers: unknown[] = [];
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let count = 0; isCutting; count++) {
      const mine = `${writer}-${count}`;
      const [row] = await pool`select ${mine} as mine`.catch(() => []);
      if (row && row.mine !== mine) strangers.push(row.mine);
      await new Promise(setImmediate);
    }
  });
  for (let cut = 0; cut < 30; cut++) {
    await killer`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  isCutting = false;
  await Promise.all(writers);
  expect(strangers).toEqual([]);
  await expect(Promise.all(Array.from({ length: 8 }, () => pool`select 1 as one`))).resolves.toHaveLength(8);
  const [lists] = await pool`select ${["a", "b"]}::text[] as texts, ${[1, 2]}::int[] as numbers`;
  expect(lists).toEqual({ texts: ["a", "b"], numbers: [1, 2] });
  await Promise.all([pool.end({ timeout: 1 }), killer.end({ timeout: 1 })]);
});

test("where there is no Postgres, each query says so", async () => {
  const pool = connect("postgres://nobody:secret@localhost/nothing?host=/nowhere", { max: 2 });
  for (let query = 0; query < 4; query++)
    await expect(pool`select 1`).rejects.toMatchObject({ code: "ENOENT", address: "/nowhere/.s.PGSQL.5432" });
  await pool.end({ timeout: 1 });
});
