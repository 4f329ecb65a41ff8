import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";

useTestDatabase();

const api = "http://portal/api/2.0/mlflow";
let teamId: string;
let runId: string;

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const mlflow = ownMlflow(teamId);
  runId = (await mlflow.createRun({ experimentId: "0", name: "train" })).info.run_id;
  for (const name of ["beta", "alpha"]) await mlflow.createRegisteredModel(name);
  for (const name of ["beta", "alpha", "alpha"])
    await mlflow.createModelVersion({ name, source: `runs:/${runId}/model` });
});

async function get(path: string, query: Record<string, string | string[]> = {}) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    for (const item of [value].flat()) search.append(key, item);
  const answer = await handleMlflow(teamId, new Request(`${api}/${path}?${search}`), { role: "viewer" });
  return { status: answer.status, body: await answer.json() };
}

async function post(path: string, body: object) {
  const request = new Request(`${api}/${path}`, { method: "POST", body: JSON.stringify(body) });
  const answer = await handleMlflow(teamId, request, { role: "operator" });
  return { status: answer.status, body: await answer.json() };
}

const names = (rows: { name: string; version?: string }[]) =>
  rows.map(({ name, version }) => (version ? `${name}/${version}` : name));

test("returns registered models and versions in the requested order", async () => {
  const models = async (...order_by: string[]) =>
    names((await get("registered-models/search", { order_by })).body.registered_models);
  expect(await models()).toEqual(["alpha", "beta"]);
  expect(await models("name DESC")).toEqual(["beta", "alpha"]);
  const versions = await get("model-versions/search", {
    order_by: ["name DESC", "version_number ASC"],
    filter: "version_number >= 1",
  });
  expect(names(versions.body.model_versions)).toEqual(["beta/1", "alpha/1", "alpha/2"]);
});

test.each([
  ["registered-models/search", { order_by: "size" }],
  ["registered-models/search", { filter: "metrics.name > 1" }],
  ["registered-models/search", { filter: "description = 'x'" }],
  ["registered-models/search", { filter: "name > 'x'" }],
  ["model-versions/search", { order_by: "size" }],
  ["model-versions/search", { filter: "current_stage = 'Production'" }],
  ["model-versions/search", { filter: "version_number = 'one'" }],
  ["experiments/search", { order_by: "tags.x" }],
  ["experiments/search", { filter: "artifact_location = 'x'" }],
  ["experiments/search", { filter: "toString = 'x'" }],
])("%s rejects unsupported parameters: %j", async (path, query) => {
  expect(await get(path, query)).toMatchObject({
    status: 400,
    body: { error_code: "INVALID_PARAMETER_VALUE" },
  });
});

test("limits comparisons, order, lists and patterns of a search", async () => {
  const many = (count: number, text: string, by: string) =>
    Array.from({ length: count }, () => text).join(by);
  const body = { experiment_ids: ["0"] };
  const allowed = {
    filter: many(50, "params.a = 'x'", " AND "),
    order_by: Array.from({ length: 20 }, (_, index) => `metrics.m${index}`),
  };
  expect(await post("runs/search", { ...body, ...allowed })).toMatchObject({ status: 200 });
  const refused = [
    { filter: many(3000, "metrics.a > 1", " AND ") },
    { filter: `name IN (${many(1001, "'x'", ",")})` },
    { filter: `name LIKE '${"%a".repeat(501)}'` },
    { order_by: Array.from({ length: 21 }, () => "metrics.a") },
    { filter: "start_time > 'x'" },
    { experiment_ids: Array.from({ length: 1001 }, () => "0") },
  ];
  for (const parameters of refused)
    for (const path of ["runs/search", "experiments/search"])
      if (path === "runs/search" || !("experiment_ids" in parameters))
        expect(
          (await post(path, { ...body, ...parameters })).status,
          JSON.stringify(parameters).slice(0, 60),
        ).toBe(400);
});

test("a stage without versions returns none", async () => {
  const latest = async (stages: string[]) =>
    names(
      (await post("registered-models/get-latest-versions", { name: "alpha", stages })).body.model_versions,
    );
  expect(await latest(["Production"])).toEqual([]);
  expect(await latest(["staging", "Archived"])).toEqual([]);
  expect(await latest(["Production", "None"])).toEqual(["alpha/2"]);
  expect(await latest([])).toEqual(["alpha/2"]);
  const response = await post("registered-models/get-latest-versions", { name: "alpha", stages: ["Live"] });
  expect(response.status).toBe(400);
  const over = await get("registered-models/get-latest-versions", { name: "alpha", stages: "Production" });
  expect(over.body).toEqual({ model_versions: [] });
});

test("returns the datasets that a run logged", async () => {
  const dataset = { name: "claims", digest: "abc", source_type: "local", source: "{}" };
  const tags = [{ key: "mlflow.data.context", value: "training" }];
  expect((await post("runs/log-inputs", { run_id: runId, datasets: [{ dataset, tags }] })).status).toBe(200);
  const { run } = (await get("runs/get", { run_id: runId })).body;
  expect(run.inputs.dataset_inputs).toEqual([{ dataset: { ...dataset, schema: "", profile: "" }, tags }]);
});

test("stores the dataset of a metric as a tag of the run", async () => {
  const metric = { value: 1, timestamp: 1, dataset_name: "claims", dataset_digest: "abc" };
  const [first, second] = [
    { key: "auc", ...metric },
    { key: "loss", ...metric, dataset_digest: null },
  ];
  expect((await post("runs/log-metric", { run_id: runId, ...first })).status).toBe(200);
  expect((await post("runs/log-batch", { run_id: runId, metrics: [second] })).status).toBe(200);
  const { data } = await ownMlflow(teamId).getRun(runId);
  expect(data.tags).toContainEqual({ key: "metric-dataset.auc", value: '{"name":"claims","digest":"abc"}' });
  expect(data.tags).toContainEqual({ key: "metric-dataset.loss", value: '{"name":"claims"}' });
});

test("rejects data that is not stored, and notes it on its run", async () => {
  const metric = { key: "a", value: 1, timestamp: 1, model_id: "m-1" };
  const refused: [string, object][] = [
    ["runs/log-batch", { run_id: runId, metrics: [{ ...metric, model_id: "", run_id: "0".repeat(32) }] }],
    ["registered-models/create", { name: "job", deployment_job_id: "1" }],
    ["model-versions/create", { name: "alpha", source: `runs:/${runId}/model`, model_id: "m-1" }],
    ["experiments/create", { name: "elsewhere", artifact_location: "file:///srv" }],
    ["experiments/update", { experiment_id: "0" }],
    ["model-versions/create", { name: "alpha", source: `runs:/${runId}/model`, run_id: "0".repeat(32) }],
    ["model-versions/set-tag", { name: "alpha", version: "1", key: "switchyard.dataset", value: "x/1" }],
  ];
  for (const [path, body] of refused)
    expect(await post(path, body), path).toMatchObject({
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE" },
    });
  const absent: [string, object][] = [
    ["runs/log-inputs", { run_id: runId, models: [{ model_id: "m-1" }] }],
    ["runs/log-metric", { run_id: runId, ...metric }],
    ["runs/log-batch", { run_id: runId, metrics: [metric] }],
    ["runs/no-such-call", { run_id: runId }],
  ];
  for (const [path, body] of absent) expect((await post(path, body)).status, path).toBe(404);
  const { data } = await ownMlflow(teamId).getRun(runId);
  expect(data.tags).toContainEqual({ key: "switchyard.refused", value: "POST runs/no-such-call" });
});

test("accepts __proto__ as a key", async () => {
  await post("runs/log-parameter", { run_id: runId, key: "__proto__", value: "x" });
  expect((await ownMlflow(teamId).getRun(runId)).data.params).toEqual([{ key: "__proto__", value: "x" }]);
});

test("returns a long history in pages of at most 10,000 points", async () => {
  await sql()`
    insert into experiment_metrics (run_id, key, value, step, logged_at)
    select ${runId}, 'long', step, step, now() + step * interval '1 ms' from generate_series(1, 10001) step`;
  const query = { run_id: runId, metric_key: "long", max_results: "1000000" };
  const first = (await get("metrics/get-history", query)).body;
  expect(first.metrics).toHaveLength(10_000);
  const second = await get("metrics/get-history", { ...query, page_token: first.next_page_token });
  expect(second.body.metrics).toMatchObject([{ step: 10_001 }]);
  expect(second.body.next_page_token).toBeUndefined();
  const few = (await get("metrics/get-history", { ...query, max_results: "2" })).body;
  expect(few.metrics).toMatchObject([{ step: 1 }, { step: 2 }]);
});
