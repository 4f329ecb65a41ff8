import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import flow from "@/inngest/flows/import-table";
import { createBlock } from "@/lib/blocks/mutations";
import { getDataset } from "@/lib/datasets/queries";
import { readColumns } from "@/lib/datasets/read-columns";
import { allowHost } from "@/lib/net/allow-list";
import { startRun } from "@/lib/runs/start/start-run";
import { databaseDoor } from "@/tests/database-door";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

useTestDatabase();
useTestExecutor();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeEach(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  await allowHost(teamId, { host: "127.0.0.1", createdBy: team.userId });
  const values = await databaseDoor();
  await createBlock(teamId, { type: "postgres-database", name: "warehouse", values });
  await deployFlow(teamId, flow, { blocks: { database: "warehouse" } });
});

async function load(params: Record<string, unknown>) {
  const { id } = await startRun(teamId, flow.slug, { trigger, params: { dataset: "cars", ...params } });
  return runThatIs(teamId, id);
}

test("a table becomes a version, and another one only when its rows have changed", async () => {
  await sql()`create table cars (id int primary key, price numeric, note text)`;
  await sql()`insert into cars values (2, 1.50, null), (1, null, '=x')`;
  for (let times = 0; times < 2; times++)
    expect(await load({ table: "public.cars" })).toMatchObject({ state: "Completed" });
  const [only, ...others] = (await getDataset(teamId, "cars")).versions;
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    rows: 2,
    note: expect.stringContaining("the table public.cars of the database"),
  });
  expect((await readColumns(only!, ["id", "price", "note"])).columns).toEqual({
    id: ["1", "2"],
    price: ["", "1.50"],
    note: ["=x", ""],
  });
  await sql()`update cars set price = 9 where id = 1`;
  expect(await load({ query: "select id, price from cars order by id" })).toMatchObject({
    state: "Completed",
  });
  expect((await getDataset(teamId, "cars")).versions).toMatchObject([{ version: 2 }, { version: 1 }]);
}, 60_000);

test("a table that is not there, and neither table nor query, fail in words", async () => {
  expect(await load({ table: "nowhere" })).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining('relation "nowhere" does not exist'),
  });
  expect(await load({})).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("Give either a table or a query."),
  });
}, 60_000);
