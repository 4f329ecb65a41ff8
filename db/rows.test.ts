import { eq } from "drizzle-orm";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { artifacts, runs } from "@/db/schema/runs";
import { teams } from "@/db/schema/teams";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { newId } from "./id";
import { instant, orNull, readRows } from "./rows";

useTestDatabase();

test("a column has the value that Drizzle gives it, through postgres.js and through execute", async () => {
  const { teamId } = await makeTeam();
  const viaDrizzle = await db().select({ id: teams.id, createdAt: teams.createdAt }).from(teams);
  const shape = { id: teams.id, createdAt: teams.createdAt };
  const statement = `select id, created_at as "createdAt", name from teams`;
  const rows = await readRows(sql().unsafe(statement), shape);
  expectTypeOf(rows).toEqualTypeOf<{ id: string; createdAt: Date }[]>();
  expect(rows).toEqual(viaDrizzle);
  expect(rows[0]!.createdAt).toBeInstanceOf(Date);
  expect(await readRows(db().execute(statement), shape)).toEqual(viaDrizzle);
  const [line] = await readRows(sql()`select id from audit_log where team_id = ${teamId} limit 1`, {
    id: auditLog.id,
  });
  expect(typeof line!.id).toBe("number");
});

test("JSON comes as it was stored, also a text that looks like a number", async () => {
  const [row] = await readRows(sql()`select '"12"'::jsonb as data, 'null'::jsonb as nothing`, {
    data: artifacts.data,
    nothing: z.null(),
  });
  expect(row).toEqual({ data: "12", nothing: null });
});

test.each(["12", "null", '{"a":1}', "text", 12, null, { a: ["1"] }])(
  "Drizzle keeps the JSON value %j as it is",
  async (data) => {
    const { teamId } = await makeTeam();
    const id = newId();
    const value = { kept: data };
    await db()
      .insert(artifacts)
      .values({ id, teamId, key: id, kind: "markdown", version: 1, data: data ?? value });
    const [row] = await db().select({ data: artifacts.data }).from(artifacts).where(eq(artifacts.id, id));
    expect(row!.data).toEqual(data ?? value);
  },
);

test("computed values are read by zod, times as Date", async () => {
  const [row] = await readRows(
    sql()`select count(*)::int as count, '2026-11-29T01:02:03.456Z'::timestamptz as at, null::text as name,
      null::timestamptz as "endedAt", jsonb_build_object('at', now()) as found from teams`,
    {
      count: z.int(),
      at: instant,
      name: orNull(runs.name),
      endedAt: runs.endedAt,
      found: z.object({ at: instant }),
    },
  );
  expect(row).toEqual({
    count: expect.any(Number),
    at: new Date("2026-11-29T01:02:03.456Z"),
    name: null,
    endedAt: null,
    found: { at: expect.any(Date) },
  });
  expectTypeOf(row!.name).toEqualTypeOf<string | null>();
});

test.each([
  [
    "a null where the schema has none",
    () => readRows(sql()`select null as id`, { id: runs.id }),
    /"id".*null/,
  ],
  ["a number for a text", () => readRows(sql()`select 1 as id`, { id: runs.id }), /"id".*type string/],
  ["a column that is missing", () => readRows(sql()`select 1 as other`, { id: runs.id }), /"id".*missing/],
  [
    "a bigint that was not cast",
    () => readRows(sql()`select count(*) from teams`, { count: z.int() }),
    /"count"/,
  ],
  [
    "infinity for a time",
    () => readRows(sql()`select 'infinity'::timestamptz as at`, { at: instant }),
    /"at"/,
  ],
])("%s is refused", async (_, read: () => Promise<unknown>, message) => {
  await expect(read()).rejects.toThrow(message);
});
