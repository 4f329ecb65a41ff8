import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { environment } from "@/lib/base/environment";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runSql, saveSql } from "./run-sql";
import { namedTables } from "./table-names";

useTestDatabase();

const csv =
  'Id,amount,paid,day,kind,Kind\n1,"$1,234.56",Y,2024-02-01,a,x\n2,$7,N,2024-03-05,?,y\n3,,Y,,b,z\n';
const run = (teamId: string, query: string, limit = 100) => runSql(teamId, query, { limit });

async function upload(teamId: string, name: string, text: string) {
  return createDatasetVersion(teamId, name, Readable.from([text]), { contentType: "text/csv" });
}

test("a query reads the latest version with the types of its schema, or a version by number", async () => {
  const { teamId } = await makeTeam();
  await upload(teamId, "cars-2024", csv.slice(0, csv.indexOf("3,")));
  await upload(teamId, "cars-2024", csv);
  const read = await run(teamId, "select * from Cars_2024 order by id");
  expect(read.columns).toEqual([
    { name: "Id", type: "BIGINT" },
    { name: "amount", type: "DOUBLE" },
    { name: "paid", type: "BOOLEAN" },
    { name: "day", type: "TIMESTAMP" },
    { name: "kind", type: "VARCHAR" },
    { name: "Kind_2", type: "VARCHAR" },
  ]);
  expect(read.rows).toEqual([
    [1, 1234.56, true, "2024-02-01 00:00:00", "a", "x"],
    [2, 7, false, "2024-03-05 00:00:00", null, "y"],
    [3, null, true, null, "b", "z"],
  ]);
  expect(read.versions).toMatchObject([{ dataset: "cars-2024", version: 2 }]);
  expect((await run(teamId, 'from "cars-2024" select sum(id)')).rows).toEqual([[6]]);
  const both = await run(teamId, "select count(*) from cars_2024 b, cars_2024_v1 a where a.id = b.id");
  expect(both.rows).toEqual([[2]]);
  const acts = await db().select().from(auditLog).where(eq(auditLog.teamId, teamId));
  const recorded = acts.filter(({ action }) => action === "sql.ran").map(({ after }) => after);
  expect(recorded).toContainEqual({
    query: "select * from Cars_2024 order by id",
    versions: ["cars-2024 version 2"],
  });
  expect(both.versions.map(({ version }) => version)).toEqual([2, 1]);
});

test("names are found in every clause, and a common table expression may hide a dataset", async () => {
  const { teamId } = await makeTeam();
  await upload(teamId, "a", "x\n1\n2\n");
  await upload(teamId, "b", "x\n2\n3\n");
  const query = `with b2 as (select x from b), a as (select x + 1 as x from a)
    select (select max(x) from b2), count(*) from a where exists (from b where b.x = a.x) -- the end`;
  expect((await run(teamId, query)).rows).toEqual([[3, 2]]);
  expect((await run(teamId, "summarize a")).rows).toHaveLength(1);
  expect(namedTables(["A_V2", "a_v0", "c"], ["a"])).toEqual([{ table: "A_V2", dataset: "a", version: 2 }]);
});

test("a result is cut at a number of rows and of bytes, and says so", async () => {
  const { teamId } = await makeTeam();
  const rows = await run(teamId, "select range from range(5)", 3);
  expect(rows).toMatchObject({ rows: [[0], [1], [2]], cut: "rows" });
  expect(await run(teamId, "select range from range(3)", 3)).toMatchObject({ cut: null });
  const bytes = await run(teamId, "select repeat('x', 900000) from range(5)");
  expect(bytes).toMatchObject({ cut: "bytes" });
  expect(bytes.rows).toHaveLength(2);
});

test("values are JSON: large whole numbers, lists and infinities are text", async () => {
  const { teamId } = await makeTeam();
  const query = "select 1.25, 9007199254740993, 'inf'::double, [1, 2], date '2024-01-02', null, true";
  expect((await run(teamId, query)).rows).toEqual([
    [1.25, "9007199254740993", "Infinity", "[1, 2]", "2024-01-02", null, true],
  ]);
});

test("a query reads nothing but the team's versions, and changes nothing", async () => {
  const { teamId } = await makeTeam();
  const other = await makeTeam();
  const own = await upload(teamId, "own", "x\n1\n");
  const secret = await upload(other.teamId, "secret", "x\n1\n");
  const file = await storage(other.teamId).localPath(secret.uri);
  const ownFile = await storage(teamId).localPath(own.uri);
  const { dataDir } = environment();
  const target = path.join(dataDir, "out.csv");
  const attempts = [
    "select * from secret",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from read_blob('/proc/self/environ')",
    `select * from read_csv('${file}')`,
    `select * from '${file}'`,
    `select * from read_parquet('${file}')`,
    `select own.* from own, read_csv('${path.dirname(ownFile)}/../${path.basename(file)}')`,
    `select * from glob('${dataDir}/**')`,
    "select * from sniff_csv('/etc/passwd')",
    "select * from parquet_metadata('/etc/passwd')",
    "select getenv('HOME')",
    "select * from 'https://example.com/x.csv'",
    `attach '${target}'`,
    `copy (select 1) to '${target}'`,
    `copy own to '${ownFile}'`,
    `export database '${target}'`,
    "set threads = 1",
    "reset memory_limit",
    "pragma database_list",
    "pragma enable_profiling",
    "install httpfs",
    "load httpfs",
    "call enable_logging()",
    "create table t as select 1",
    "create view own as select 2",
    "insert into own values (2)",
    "drop view own",
    "use memory",
    "explain analyze select 1",
    "prepare p as select 1",
    "select 1; select 2",
    "select 1; copy (select 1) to '/tmp/x'",
    `select * from query('copy (select 1) to ''${target}''')`,
    `select 1) to '${target}' --`,
    "select 1 /*",
    "",
  ];
  for (const query of attempts)
    await expect(run(teamId, query), query).rejects.toMatchObject({ name: "DomainError", code: "invalid" });
  for (const query of attempts)
    await expect(saveSql(teamId, query, "made", {}), query).rejects.toMatchObject({ name: "DomainError" });
  expect(await readFile(ownFile, "utf8")).toBe("x\n1\n");
  expect(await readdir(dataDir)).not.toContain("out.csv");
  expect(await readdir(path.join(dataDir, "tmp"))).toEqual([]);
}, 120_000);

test("errors name the line, and an unknown table what tables are", async () => {
  const { teamId } = await makeTeam();
  await expect(run(teamId, "select 1,\n  foo(2)")).rejects.toThrow(/LINE 2:/);
  await expect(run(teamId, "select 1\nfrm x")).rejects.toThrow(/line 2, column/);
  await expect(run(teamId, "select * from nothing")).rejects.toThrow(/Tables are your team's datasets/);
  await expect(run(teamId, "insert into x select 1")).rejects.toThrow("Write one SELECT.");
});

test("a query ends at its time, by its signal and at its memory, and the next one runs", async () => {
  const { teamId } = await makeTeam();
  const endless = "select count(*) from range(100000000000) a, range(1000) b where a.range % 7 = b.range";
  const late = saveSql(teamId, endless, "made", { timeoutMs: 500 });
  await expect(late).rejects.toThrow("The query took longer than 0.5 s and was stopped.");
  const controller = new AbortController();
  const cancelled = runSql(teamId, endless, { limit: 1, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("cancelled")), 500);
  await expect(cancelled).rejects.toThrow("cancelled");
  const large = "select list(range || repeat('x', 1000)) from range(5000000)";
  await expect(run(teamId, large)).rejects.toMatchObject({ code: "invalid" });
  expect((await run(teamId, "select 1")).rows).toEqual([[1]]);
}, 90_000);

test("a team has four queries under way at most", async () => {
  const { teamId } = await makeTeam();
  const running = Array.from({ length: 4 }, () => run(teamId, "select 1"));
  await expect(run(teamId, "select 1")).rejects.toMatchObject({ code: "rate-limited" });
  await Promise.all(running);
  expect((await run(teamId, "select 1")).rows).toEqual([[1]]);
});

test("a result becomes a dataset version in its order, with its types and where it is from", async () => {
  const { teamId } = await makeTeam();
  await upload(teamId, "cars", csv);
  const query = "with c as (select id, amount, paid from cars) from c order by id desc -- newest first";
  const { created, versions } = await saveSql(teamId, query, "made", {});
  expect(created).toMatchObject({
    version: 1,
    rows: 3,
    format: "parquet",
    note: "Result of SQL over cars version 1.",
  });
  expect(versions).toMatchObject([{ dataset: "cars", version: 1 }]);
  const made = await getDatasetVersion(teamId, "made", "latest");
  expect(made.columns.map(({ stored }) => stored)).toEqual(["BIGINT", "DOUBLE", "BOOLEAN"]);
  expect((await run(teamId, "select * from made")).rows).toEqual([
    [3, null, true],
    [2, 7, false],
    [1, 1234.56, true],
  ]);
  await expect(saveSql(teamId, "select 1 as a where false", "Not A Name", {})).rejects.toMatchObject({
    code: "invalid",
  });
});
