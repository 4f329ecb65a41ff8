import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Sql } from "postgres";
import { expect, inject, test } from "vitest";
import { sql } from "@/db/client";
import { earlierMigrations, runEarlierMigrations } from "@/tests/earlier-migrations";
import { describeSchema } from "@/tests/schema-description";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { connect } from "./connect";
import { migrate } from "./migrate";

useTestDatabase();

test("migrating twice at once changes nothing", async () => {
  const { teamId } = await makeTeam();
  await Promise.all([migrate(), migrate()]);
  expect(await sql()`select id from teams`).toMatchObject([{ id: teamId }]);
});

// 37 migrations: 577dc70; 41: the last version before the baseline; 39: a commit in between.
test.each([37, 39, 41])("a database of %i earlier migrations becomes like a new one", async (count) => {
  const fresh = await describeSchema(sql());
  await withDatabase("empty", async (url, database) => {
    await runEarlierMigrations(database, count);
    await database`insert into teams (id, slug, name) values ('t1', 'old', 'Old team')`;
    await migrate(url);
    expect(await describeSchema(database)).toEqual(fresh);
    expect(await database`select name from teams`).toEqual([{ name: "Old team" }]);
    // A second start finds nothing to do.
    const applied = await appliedRows(database);
    await migrate(url);
    expect(await appliedRows(database)).toEqual(applied);
  });
});

test("the description of a schema tells a changed trigger, function, index and column apart", async () => {
  const fresh = await describeSchema(sql());
  await withDatabase("migrated", async (_, database) => {
    expect(await describeSchema(database)).toEqual(fresh);
    await database`alter table teams disable trigger teams_audited`;
    await database`create or replace function audit_actor() returns jsonb language sql stable as 'select null::jsonb'`;
    await database`drop index runs_team_id_flow_id_id_index`;
    await database`alter table teams alter column name set default 'x'`;
    const changed = await describeSchema(database);
    expect(fresh.filter((line) => !changed.includes(line))).toHaveLength(4);
  });
});

test("the four migrations that upgrade 577dc70 are those that earlier versions ran", () => {
  for (const { tag, sql: text } of earlierMigrations.slice(-4))
    expect(readFileSync(`db/migrations/from-577dc70/${tag}.sql`, "utf8")).toBe(text);
});

test("a database older than 577dc70 or newer than this version is refused and left as it is", async () => {
  await withDatabase("empty", async (url, database) => {
    await runEarlierMigrations(database, 36);
    const before = await describeSchema(database);
    await expect(migrate(url)).rejects.toThrow(/before commit 577dc70.*Start commit 804d7fb with it once/);
    expect(await describeSchema(database)).toEqual(before);
  });
  await withDatabase("migrated", async (url, database) => {
    await database`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', ${Date.now() + 1e9})`;
    await expect(migrate(url)).rejects.toThrow(/upgraded by a newer version/);
  });
});

test("a file of functions is applied again when it differs from what the database has", async () => {
  await withDatabase("migrated", async (url, database) => {
    const fresh = await describeSchema(database);
    // As an earlier version of audit.sql would have left it.
    await database`create or replace function audit_actor() returns jsonb language sql stable as 'select null::jsonb'`;
    await database`update drizzle.function_files set sha256 = 'an earlier one' where name = 'audit.sql'`;
    const [executor] =
      await database`select applied_at from drizzle.function_files where name = 'executor.sql'`;
    await migrate(url);
    expect(await describeSchema(database)).toEqual(fresh);
    expect(await database`select applied_at from drizzle.function_files where name = 'executor.sql'`).toEqual(
      [executor],
    );
  });
});

function appliedRows(database: Sql) {
  return Promise.all([
    database`select hash, created_at from drizzle.__drizzle_migrations order by created_at`,
    database`select * from drizzle.function_files order by name`,
  ]);
}

/** Lends a separate database, empty or with this version's schema, and drops it afterwards. */
async function withDatabase(
  content: "empty" | "migrated",
  use: (url: string, database: Sql) => Promise<void>,
): Promise<void> {
  const server = connect(inject("serverUrl"), { max: 1 });
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${name}`;
  const template = content === "empty" ? "template1" : "template_switchyard";
  await server`create database ${server(name)} template ${server(template)}`;
  const database = connect(url.href, { max: 1 });
  try {
    await use(url.href, database);
  } finally {
    await database.end({ timeout: 5 });
    await server`drop database if exists ${server(name)} with (force)`;
    await server.end({ timeout: 5 });
  }
}
