import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeEach, expect, test, vi } from "vitest";
import { db, sql } from "@/db/client";
import { dashboardResults, dashboards } from "@/db/schema/dashboards";
import { logLines, taskRuns } from "@/db/schema/runs";
import { savedQueries } from "@/db/schema/saved-queries";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { DashboardInput } from "@/lib/dashboards/dashboard";
import { createDashboard } from "@/lib/dashboards/mutations";
import { panelTypes } from "@/lib/dashboards/panel-catalog";
import { getDashboard, listPanels } from "@/lib/dashboards/queries";
import { refreshDueDashboards } from "@/lib/dashboards/refresh";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { literal, withDuckDb } from "@/lib/datasets/duckdb";
import { evaluateNextVersion } from "@/lib/datasets/expectations/evaluate-next";
import { listResults } from "@/lib/datasets/expectations/results";
import { saveExpectations } from "@/lib/datasets/expectations/stored-expectations";
import { getDatasetVersion, previewDatasetVersion } from "@/lib/datasets/queries";
import { readColumns } from "@/lib/datasets/read-columns";
import { listSavedQueries } from "@/lib/datasets/sql/saved-queries";
import { listTombstones } from "@/lib/datasets/tombstones";
import { getRunArtifact } from "@/lib/experiments/run-artifacts";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { eraseNextVersion } from "./erase-dataset-version";
import { createErasure } from "./mutations";
import { performErasures } from "./perform-erasures";
import { getErasure, listErasures } from "./queries";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
});

const request = { column: "Policy", keys: ["12", "AB-123"], reason: "Request 7 under article 17." };
const upload = (name: string, content: string, options = {}) =>
  createDatasetVersion(teamId, name, Readable.from([content]), { contentType: "text/csv", ...options });

/** Uploads a query's result as Parquet. */
async function uploadParquet(name: string, query: string, options = {}) {
  const file = path.join(process.env.DATA_DIR!, `${name}.parquet`);
  await withDuckDb((connection) => connection.run(`copy (${query}) to ${literal(file)} (format parquet)`));
  const contentType = "application/vnd.apache.parquet";
  return createDatasetVersion(teamId, name, createReadStream(file), { contentType, ...options });
}

async function erase(given: Parameters<typeof createErasure>[1] = request) {
  const { id } = await createErasure(teamId, given, "Ada");
  expect(await performErasures()).toBe(1);
  return getErasure(teamId, id);
}

test("rows go from every version that has the column; a version keeps its number and says why it changed", async () => {
  const before = await upload("cars", 'Policy;Amount;Note\n12;"1,5";a\n 12 ;2;"x\ny"\n112;3;b\nAB-123;4;\n');
  const untouched = await upload("cars", "Policy,Amount\n7,1\n");
  await upload("other", "Number\n12\n");
  const old = await storage(teamId).localPath(before.uri);
  const report = await erase();
  const after = await getDatasetVersion(teamId, "cars", 1);
  expect(after).toMatchObject({ version: 1, rows: 1 });
  expect(after.sha256).not.toBe(before.sha256);
  expect((await previewDatasetVersion(teamId, "cars", 1)).rows).toEqual([["112", "3", "b"]]);
  expect(JSON.stringify(after.columns)).not.toContain("AB-123");
  expect(await listTombstones(teamId, before.id)).toMatchObject([
    { rows: 3, reason: request.reason, erasedBy: "Ada", sha256Before: before.sha256 },
  ]);
  expect(await getDatasetVersion(teamId, "cars", 2)).toMatchObject({ sha256: untouched.sha256 });
  expect(await getDatasetVersion(teamId, "other", 1)).toMatchObject({ rows: 1 });
  expect(existsSync(old)).toBe(false);
  await expect(storage(teamId).stat(before.uri)).rejects.toMatchObject({ code: "not-found" });
  expect(report.steps.filter(({ kind }) => kind === "dataset-version")).toMatchObject([
    { name: "cars 1", searched: 4, changed: 3, note: null },
    { name: "cars 2", searched: 1, changed: 0 },
    { name: "other 1", searched: 0, note: "It has no column Policy." },
  ]);
  // It leaves none of the keys behind.
  const left = await sql()`select keys from erasures where id = ${report.id}`;
  expect(left).toEqual([{ keys: null }]);
  const audited =
    await sql()`select coalesce("before"::text, '') || coalesce("after"::text, '') as whole from audit_log`;
  expect(audited.filter(({ whole }) => whole.includes("AB-123"))).toEqual([]);
});

test("Parquet keeps its types; numbers are compared by value, exactly beyond doubles", async () => {
  const many = "9007199254740993";
  await uploadParquet(
    "big",
    `select * from (values (9007199254740992, date '2026-01-02'), (${many}, null)) t (Policy, day)`,
  );
  await uploadParquet("real", "select * from (values (12.0::double, 'a'), (12.5, 'b')) t (Policy, note)");
  await erase({ ...request, keys: [many, "12"] });
  const big = await getDatasetVersion(teamId, "big", 1);
  expect((await readColumns(big, ["Policy", "day"])).columns).toEqual({
    Policy: ["9007199254740992"],
    day: ["2026-01-02"],
  });
  const file = await storage(teamId).localPath(big.uri);
  const types = await withDuckDb(async (connection) =>
    (await connection.runAndReadAll(`describe from ${literal(file)}`))
      .getRowObjectsJS()
      .map((row) => row.column_type),
  );
  expect(types).toEqual(["BIGINT", "DATE"]);
  const real = await getDatasetVersion(teamId, "real", 1);
  expect((await readColumns(real, ["note"])).columns).toEqual({ note: ["b"] });
});

test("encoded claims without the key lose the rows of the version that they were made from", async () => {
  const { id: sourceId } = await upload("cars", "Policy,Sex\n1,f\n12,m\n3,d\n");
  const origin = { sourceId, runId: "r", nodeId: "n" };
  await uploadParquet("encoded", "select * from (values (1), (2), (3)) t (code)", { origin });
  await uploadParquet("summed", "select 6 as total", { origin: { ...origin, nodeId: "m" } });
  const { steps } = await erase();
  const encoded = await getDatasetVersion(teamId, "encoded", 1);
  expect((await readColumns(encoded, ["code"])).columns).toEqual({ code: ["1", "3"] });
  expect(await getDatasetVersion(teamId, "summed", 1)).toMatchObject({ rows: 1 });
  expect(steps.find(({ name }) => name === "summed 1")?.note).toBe("It has no column Policy.");
});

test("a version of which every row goes is empty, and can be read", async () => {
  await upload("cars", "Policy,Sex\n12,f\n");
  await erase();
  expect(await getDatasetVersion(teamId, "cars", 1)).toMatchObject({
    rows: 0,
    columns: [{ nulls: 0 }, { nulls: 0 }],
  });
  expect(await previewDatasetVersion(teamId, "cars", 1)).toEqual({ columns: ["Policy", "Sex"], rows: [] });
});

test("request logs, caches, outputs, artifacts, logs and files lose the key too", async () => {
  const [runId] = await insertRuns(teamId, [{ params: { claim: { Policy: "12", Sex: "f" } } }]);
  const inputs = JSON.stringify([{ Policy: "12" }, { Policy: "13" }]);
  await sql()`
    insert into prediction_requests (id, team_id, model, asked, rows, status, latency_ms, inputs)
    values ('p', ${teamId}, 'fraud', '1', 2, 200, 1, ${inputs}::text::jsonb)`;
  await sql()`
    insert into task_cache (team_id, key, output, expires_at)
    values (${teamId}, 'k', '{"highest": [{"key": ["12"]}]}', now() + interval '1 day'), (${teamId}, 'l', '{"n": 12}', now())`;
  await db()
    .update(taskRuns)
    .set({
      output: {
        facts: {
          highest: [
            { key: ["12"], p: 1 },
            { key: ["13"], p: 1 },
          ],
        },
      },
    });
  const data = { title: "Report", markdown: "| Policy | p |\n| --- | --- |\n| 12 | 1 |\n| 13 | 1 |\n" };
  await createArtifact(teamId, { runId: runId!, nodeId: "n" }, { key: "report", kind: "markdown", data });
  await db()
    .insert(logLines)
    .values({ teamId, runId: runId!, level: "info", message: "Policy 12 of 12 claims" });
  const folder = runFolder(teamId, runId!);
  for (const [name, content] of [
    ["details.json", '[{"Policy":"12"}]'],
    ["kept.json", '[{"Policy":"13"}]'],
    ["source", "Policy\n1\n"],
  ])
    await storage(teamId).put(`${folder}/${name}`, content!);
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId });
  await mlflow.uploadArtifact(info.run_id, "rows.json", '[{"Policy":12},{"Policy":13}]');
  await mlflow.uploadArtifact(info.run_id, "model/rows.json", '[{"Policy":12}]');
  await mlflow.createRegisteredModel("fraud");
  await mlflow.createModelVersion({ name: "fraud", source: `runs:/${info.run_id}/model` });

  const { steps } = await erase();
  const rowsOf = async (query: PromiseLike<Iterable<unknown>>) => [...(await query)];
  expect(await rowsOf(sql()`select inputs from prediction_requests where team_id = ${teamId}`)).toEqual([
    { inputs: [{ Policy: "13" }] },
  ]);
  expect(await rowsOf(sql()`select key from task_cache where team_id = ${teamId}`)).toEqual([{ key: "l" }]);
  expect(await rowsOf(sql()`select params from runs where id = ${runId!}`)).toEqual([
    { params: { claim: { Policy: "[erased]" } } },
  ]);
  expect(await rowsOf(sql()`select output from task_runs where run_id = ${runId!}`)).toEqual([
    { output: { facts: { highest: [{ key: ["13"], p: 1 }] } } },
  ]);
  expect(
    await rowsOf(sql()`select data->>'markdown' as text from artifacts where team_id = ${teamId}`),
  ).toEqual([{ text: "| Policy | p |\n| --- | --- |\n| 13 | 1 |\n" }]);
  expect(await rowsOf(sql()`select message from log_lines where team_id = ${teamId}`)).toEqual([
    { message: "Policy [erased] of 12 claims" },
  ]);
  const left = (await storage(teamId).list(folder)).map((file) => file.path.split("/").at(-1));
  expect(left).toEqual(["kept.json"]);
  const { uri } = await getRunArtifact(teamId, info.run_id, "rows.json");
  expect(await text(await storage(teamId).read(uri))).toBe('[{"Policy":13}]');
  expect(steps.find(({ kind }) => kind === "experiment-file")).toMatchObject({
    searched: 2,
    changed: 1,
    note: expect.stringContaining("Model versions hold model/rows.json of "),
  });
  expect(steps.find(({ subject }) => subject === "task_cache")).toMatchObject({ searched: 2, changed: 1 });
});

test("keys of scored requests go, and the scores stay at their places", async () => {
  await sql()`
    insert into prediction_scores (team_id, request_id, model, version, role, keys, labels, probabilities)
    values (${teamId}, 'r', 'fraud', 1, 'served', '{11,12,AB-123}', '{0,1,1}', '{0.1,0.9,0.8}')`;
  await erase();
  expect(await sql()`select keys, labels from prediction_scores where team_id = ${teamId}`).toEqual([
    { keys: ["11", "[erased]", "[erased]"], labels: [0, 1, 1] },
  ]);
});

test("saved queries with a key go, and the audit log does not repeat them", async () => {
  for (const [name, query] of [
    ["short", `select * from cars where "Policy" = 12`],
    ["long", "select * from cars where p in ('AB-123')"],
    ["kept", "select count(*) from cars where n = 12"],
  ])
    await db().insert(savedQueries).values({ teamId, name: name!, query: query! });
  await erase();
  expect((await listSavedQueries(teamId)).map(({ name }) => name)).toEqual(["kept"]);
  const deleted = await sql()`select from audit_log where action = 'saved-query.deleted'`;
  expect(deleted).toHaveLength(0);
});

test("stored results of dashboards go whole, and are due to be read again; texts of panels lose the key", async () => {
  const { teamId: other } = await makeTeam();
  for (const owner of [teamId, other]) {
    const panels = [{ id: "p", type: "text", markdown: "Ask about AB-123.", title: "", width: "half" }];
    const [made] = await db()
      .insert(dashboards)
      .values({ teamId: owner, name: "d", title: "D", panels })
      .returning();
    const result = { kind: "table", columns: [], rows: [["12"]], isCut: false };
    await db()
      .insert(dashboardResults)
      .values({ teamId: owner, dashboardId: made!.id, panelId: "p", result });
  }
  const { steps } = await erase();
  expect(steps.find(({ subject }) => subject === "dashboard_results")).toMatchObject({ changed: 1 });
  const left = await sql()`select team_id as team from dashboard_results`;
  expect(left).toEqual([{ team: other }]);
  const [mine] = await sql()`
    select panels->0->>'markdown' as text, due_at is not null as due from dashboards where team_id = ${teamId}`;
  expect(mine).toEqual({ text: "Ask about [erased].", due: true });
});

test("a refresh that is under way during an erasure stores nothing of what it has read before", async () => {
  const input = { name: "d", title: "D", panels: [{ id: "p", type: "number", query: "gone" }] };
  await createDashboard(teamId, DashboardInput.parse(input), userId);
  const read = vi.spyOn(panelTypes.get("number")!, "read").mockImplementationOnce(async () => {
    await erase();
    return { kind: "nothing", message: "AB-123" };
  });
  await refreshDueDashboards();
  // The second one is requested by the erasure.
  expect(read).toHaveBeenCalledTimes(2);
  const [panel] = await listPanels(await getDashboard(teamId, "d"));
  expect(panel).toMatchObject({ result: null, error: "There is no saved query “gone”." });
});

test("results of expectations with a key go, and are evaluated again", async () => {
  const { id } = await upload("cars", "Policy,Sex\nAB-123,f\nCD-4,x\n");
  await saveExpectations(teamId, "cars", {
    expectations: [{ type: "set", severity: "fail", column: "Policy", values: ["EF-5", "AB-123"] }],
    createdBy: userId,
  });
  await saveExpectations(teamId, "cars", {
    expectations: [{ type: "set", severity: "fail", column: "Policy", values: ["EF-5", "AB-123", "GH-6"] }],
    createdBy: userId,
  });
  await evaluateNextVersion();
  expect((await listResults(teamId, [id]))[0]?.results[0]?.check.name).toContain("AB-123");
  await erase();
  expect(await listResults(teamId, [id])).toEqual([]);
  await evaluateNextVersion();
  const [{ results } = { results: [] }] = await listResults(teamId, [id]);
  expect(results).toMatchObject([
    { check: { name: "Policy is one of EF-5, [erased], GH-6" }, examples: [{ row: 1, value: "CD-4" }] },
  ]);
  const kept = await sql()`select expectations::text from dataset_expectations union all
    select coalesce("after"::text, '') from audit_log where action like 'dataset-expectations.%'`;
  expect(JSON.stringify(kept)).not.toContain("AB-123");
});

test("tables are searched in windows, each row once", async () => {
  const [runId] = await insertRuns(teamId, [{}]);
  await sql()`
    insert into log_lines (team_id, run_id, level, message)
    select ${teamId}, ${runId!}, 'info', 'Policy ' || case when n % 40 = 0 then '12' else '13' end
    from generate_series(1, 45000) n`;
  const { steps } = await erase();
  expect(steps.find(({ subject }) => subject === "log_lines")).toMatchObject({
    searched: 45_000,
    changed: 1125,
  });
  expect(await sql()`select count(*)::int as n from log_lines where message = 'Policy 12'`).toEqual([
    { n: 0 },
  ]);
});

test("an interrupted erasure continues, and a version is erased once", async () => {
  for (const name of ["one", "two", "three"]) await upload(name, "Policy,Sex\n12,f\n1,m\n");
  const { id } = await createErasure(teamId, request, "Ada");
  const running = {
    id,
    teamId,
    keys: { column: "Policy", values: request.keys },
    reason: "r",
    requestedBy: "Ada",
  };
  expect(await eraseNextVersion(running)).toBe(true);
  const stopped = new AbortController();
  stopped.abort();
  expect(await performErasures(stopped.signal)).toBe(0);
  expect((await listErasures(teamId)).items[0]).toMatchObject({ id, changed: 1, endedAt: null });
  expect(await performErasures()).toBe(1);
  const { items } = await listErasures(teamId);
  expect(items[0]).toMatchObject({ changed: 3, progress: 1, error: null });
  expect(await sql()`select count(*)::int as n from version_tombstones where team_id = ${teamId}`).toEqual([
    { n: 3 },
  ]);
});

test("the key column is taken from a dataset's schema; another team's data stay", async () => {
  await upload("cars", "policy_id,Sex\n12,f\n1,m\n7,f\n");
  const mine = teamId;
  ({ teamId } = await makeTeam());
  await upload("cars", "policy_id,Sex\n12,f\n1,m\n7,f\n");
  await erase({ dataset: "cars", keys: ["12"], reason: "r" });
  expect(await getDatasetVersion(teamId, "cars", 1)).toMatchObject({ rows: 2 });
  expect(await getDatasetVersion(mine, "cars", 1)).toMatchObject({ rows: 3 });
  await expect(
    createErasure(teamId, { dataset: "none", keys: ["1"], reason: "r" }, "Ada"),
  ).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(getErasure(mine, (await listErasures(teamId)).items[0]!.id)).rejects.toMatchObject({
    code: "not-found",
  });
});
