import { Readable } from "node:stream";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { createBlock } from "@/lib/blocks/mutations";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { defineFlow } from "@/lib/flows/define-flow";
import { allowHost } from "@/lib/net/allow-list";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { databaseDoor } from "@/tests/database-door";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import queryDatabase from "./query-database";
import queryDatasets from "./query-datasets";
import transform from "./transform";

useTestDatabase();
useTestExecutor();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeAll(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  await allowHost(teamId, { host: "127.0.0.1", createdBy: team.userId });
  await createBlock(teamId, { type: "postgres-database", name: "warehouse", values: await databaseDoor() });
  await sql()`create table cars (id int primary key, price numeric, note text)`;
  await sql()`insert into cars values (1, 1.50, null), (2, null, '{{ x }}'), (3, 2, 'c')`;
  const csv = "region,amount\nnorth,1\nsouth,2\nnorth,3\n";
  await createDatasetVersion(teamId, "sales", Readable.from([csv]), { contentType: "text/csv" });
});

async function run(build: Parameters<typeof defineFlow>[0]["build"]) {
  const flow = defineFlow({ slug: "query", name: "Query", description: "", params: z.object({}), build });
  await deployFlow(teamId, flow, { blocks: { database: "warehouse" } });
  const { id } = await startRun(teamId, flow.slug, { trigger });
  const { state, stateMessage } = await runThatIs(teamId, id);
  const outputs = (await listTaskRuns(teamId, id)).map(({ output }) => output);
  return { state, stateMessage, outputs };
}
const query = (text: string, maxRows?: number) =>
  run((_, node) => void node("query", queryDatabase, { query: text, maxRows, timeoutMs: 1000 }));

test("rows of the team's Postgres are passed on as JSON, and cut at the limit", async () => {
  expect((await query("select * from cars order by id;")).outputs).toEqual([
    {
      rows: [
        { id: 1, price: 1.5, note: null },
        { id: 2, price: null, note: "{{ x }}" },
        { id: 3, price: 2, note: "c" },
      ],
      count: 3,
      isCut: false,
    },
  ]);
  expect((await query("select id from cars order by id", 2)).outputs).toEqual([
    { rows: [{ id: 1 }, { id: 2 }], count: 2, isCut: true },
  ]);
  const wide = await query("select repeat('x', 900000) as x from generate_series(1, 10)");
  expect(wide.outputs[0]).toMatchObject({ count: 2, isCut: true });
});

test.each([
  ["delete from cars", "Postgres refused the query"],
  ["select 1) given; delete from cars; --", "Postgres refused the query"],
  ["with gone as (delete from cars returning 1) select * from gone", "Postgres refused the query"],
  ["select pg_sleep(60)", "The query took too long"],
  ["select set_config('transaction_read_only', 'off', true)", "Postgres refused the query"],
])("%s is refused, and nothing is changed", async (text, why) => {
  expect(await query(text)).toMatchObject({ state: "Failed", stateMessage: expect.stringContaining(why) });
  expect(await sql()`select count(*)::int as count from cars`).toEqual([{ count: 3 }]);
});

test("rows of datasets are transformed by an expression", async () => {
  const done = await run((_, node) => {
    const rows = node("rows", queryDatasets, { query: "select * from sales order by amount" });
    node("total", transform, {
      expression: "sum(data.rows.filter(r, r.region == 'north').map(r, r.amount))",
      data: { rows: rows.output.rows },
    });
  });
  expect(done).toMatchObject({ state: "Completed" });
  expect(done.outputs).toEqual([
    {
      rows: [
        { region: "north", amount: 1 },
        { region: "south", amount: 2 },
        { region: "north", amount: 3 },
      ],
      count: 3,
      isCut: false,
    },
    { value: 4 },
  ]);
});
