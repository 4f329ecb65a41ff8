import { expect, test } from "vitest";
import { deletableExperiment } from "@/lib/deletion/deletable-experiment";
import { getModelVersion } from "@/lib/registry/model-queries";
import { findTraining, listVersionFiles } from "@/lib/registry/version-snapshot";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

async function makeScene() {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const runId = (await mlflow.createRun({ experimentId })).info.run_id;
  const call = callerOf(teamId);
  const log = async (name: string) => {
    const body = {
      experiment_id: experimentId,
      name,
      source_run_id: runId,
      params: [{ key: "depth", value: "5" }],
    };
    const { model } = await call("POST", "mlflow/logged-models", body);
    return model.info.model_id as string;
  };
  return { teamId, mlflow, experimentId, runId, call, log };
}

function callerOf(teamId: string, role?: "viewer" | "operator") {
  return async (method: string, path: string, body?: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const request = new Request(`http://portal/api/2.0/${path}`, { method, body: text });
    const answer = await handleMlflow(teamId, request, { role });
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    return { status: answer.status, ...(isJson ? await answer.json() : { text: await answer.text() }) };
  };
}

test("a logged model is made, filled, finalized, read and deleted", async () => {
  const { experimentId, runId, call, log } = await makeScene();
  const id = await log("forest");
  const files = `mlflow-artifacts/artifacts/${experimentId}/models/${id}/artifacts`;
  expect((await call("PUT", `${files}/MLmodel`, "flavors: {}")).status).toBe(200);
  await call("PUT", `${files}/data/weights`, "12");
  await call("POST", "mlflow/runs/outputs", { run_id: runId, models: [{ model_id: id, step: "3" }] });
  await call("PATCH", `mlflow/logged-models/${id}`, { model_id: id, status: "LOGGED_MODEL_READY" });
  await call("PATCH", `mlflow/logged-models/${id}/tags`, { tags: [{ key: "a/b", value: "c" }] });
  await call("POST", `mlflow/logged-models/${id}/params`, { params: [{ key: "leaves", value: "9" }] });
  const { model } = await call("GET", `mlflow/logged-models/${id}`);
  expect(model.info).toMatchObject({ name: "forest", status: "LOGGED_MODEL_READY", source_run_id: runId });
  expect(model.info.artifact_uri).toBe(`mlflow-artifacts:/${experimentId}/models/${id}/artifacts`);
  expect(model.data.params).toEqual([
    { key: "depth", value: "5" },
    { key: "leaves", value: "9" },
  ]);
  const { files: listed } = await call("GET", `mlflow/logged-models/${id}/artifacts/directories`);
  expect(listed).toEqual([
    { path: "MLmodel", is_dir: false, file_size: 11 },
    { path: "data", is_dir: true },
  ]);
  expect(await call("GET", `${files}/data/weights`)).toMatchObject({ status: 200, text: "12" });
  const { run } = await call("GET", `mlflow/runs/get?run_id=${runId}`);
  expect(run.outputs.model_outputs).toEqual([{ model_id: id, step: 3 }]);
  expect((await call("DELETE", `mlflow/logged-models/${id}/tags/a%2Fb`)).status).toBe(200);
  expect((await call("DELETE", `mlflow/logged-models/${id}/tags/a%2Fb`)).status).toBe(404);
  await call("DELETE", `mlflow/logged-models/${id}`);
  expect((await call("GET", `mlflow/logged-models/${id}`)).status).toBe(404);
  expect((await call("GET", `mlflow/logged-models/${id}?allow_deleted=true`)).status).toBe(200);
});

test("a model keeps the values that runs measured for it, and is found by them", async () => {
  const { experimentId, runId, call, log } = await makeScene();
  const [good, bad] = [await log("good"), await log("bad")];
  await log("unmeasured");
  const metric = (model_id: string, value: number, dataset_name: string) => {
    return { key: "recall", value, timestamp: 1, step: 0, model_id, dataset_name, dataset_digest: "d" };
  };
  const metrics = [metric(good, 0.9, "claims"), metric(bad, 0.2, "claims"), metric(bad, 0.95, "other")];
  expect((await call("POST", "mlflow/runs/log-batch", { run_id: runId, metrics })).status).toBe(200);
  const names = async (search: object) => {
    const found = await call("POST", "mlflow/logged-models/search", {
      experiment_ids: [experimentId],
      ...search,
    });
    return found.models?.map((model: { info: { name: string } }) => model.info.name) ?? found.message;
  };
  const datasets = [{ dataset_name: "claims" }];
  expect(await names({ filter: "metrics.recall > 0.5" })).toEqual(["bad", "good"]);
  expect(await names({ filter: "metrics.recall > 0.5", datasets })).toEqual(["good"]);
  expect(await names({ datasets: [{ dataset_name: "other" }] })).toEqual(["bad"]);
  expect(await names({ filter: "params.depth = '5' AND name LIKE 'un%'" })).toEqual(["unmeasured"]);
  const order_by = [{ field_name: "metrics.recall", ascending: false, dataset_name: "claims" }];
  expect(await names({ order_by })).toEqual(["good", "bad", "unmeasured"]);
  expect(await names({ order_by: [{ field_name: "params.depth" }] })).toContain("Only metrics are supported");
  expect(await names({ filter: "nonsense = 'x'" })).toContain("Invalid attribute key 'nonsense'");
  expect(await names({ experiment_ids: [] })).toContain("experiment_ids");
});

test("registering a logged model takes its files, and its figures count as measured outside", async () => {
  const { teamId, mlflow, experimentId, runId, call, log } = await makeScene();
  const id = await log("forest");
  const file = `mlflow-artifacts/artifacts/${experimentId}/models/${id}/artifacts/model.onnx`;
  await call("PUT", file, "before");
  await mlflow.logBatch(runId, { metrics: { recall: 0.9 } });
  await mlflow.createRegisteredModel("fraud");
  for (const source of [`models:/${id}`, `runs:/${runId}/forest`, "models:/fraud/1"])
    await mlflow.createModelVersion({ name: "fraud", source });
  await call("PUT", file, "after");
  for (const number of [1, 2, 3]) {
    const version = await getModelVersion(teamId, "fraud", number);
    expect(version).toMatchObject({ runId, modelId: id });
    expect((await listVersionFiles(teamId, version.id)).map(({ path }) => path)).toEqual(["model.onnx"]);
    const training = await findTraining(teamId, version);
    expect(training).toMatchObject({ figuresFrom: "outside", metrics: { recall: { value: 0.9 } } });
    const kept = version.artifactUri.replace("mlflow-artifacts:/", "mlflow-artifacts/artifacts/");
    expect((await call("GET", `${kept}/model.onnx`)).text).toBe("before");
  }
  const { model } = await call("GET", `mlflow/logged-models/${id}`);
  expect(model.info.tags[0].key).toBe("mlflow.modelVersions");
  const wrong = { name: "fraud", source: `models:/${id}`, model_id: `m-${"0".repeat(32)}` };
  expect(await call("POST", "mlflow/model-versions/create", wrong)).toMatchObject({ status: 400 });
});

test("a source of another scheme is kept as given; a local path and unknown ids are refused", async () => {
  const { teamId, call } = await makeScene();
  await ownMlflow(teamId).createRegisteredModel("fraud");
  const create = (source: string) => call("POST", "mlflow/model-versions/create", { name: "fraud", source });
  expect((await create("s3://bucket/model")).model_version).toMatchObject({ source: "s3://bucket/model" });
  expect(await call("GET", "mlflow/model-versions/get-download-uri?name=fraud&version=1")).toMatchObject({
    artifact_uri: "s3://bucket/model",
  });
  for (const source of ["/etc/passwd", "file:///etc", "C:\\model", "s3://b/..%2fx", "mlflow-artifacts:/x"])
    expect([source, (await create(source)).status]).toEqual([source, 400]);
  for (const source of [`models:/m-${"0".repeat(32)}`, `runs:/${"0".repeat(32)}/model`, "models:/absent/1"])
    expect([source, (await create(source)).status]).toEqual([source, 404]);
});

test("logged models and their files are the team's own, and viewers only read", async () => {
  const { teamId, experimentId, runId, log } = await makeScene();
  const id = await log("forest");
  const other = callerOf((await makeTeam()).teamId);
  const path = `mlflow-artifacts/artifacts/${experimentId}/models/${id}/artifacts/x`;
  expect((await other("GET", `mlflow/logged-models/${id}`)).status).toBe(404);
  expect((await other("PATCH", `mlflow/logged-models/${id}/tags`, { tags: [] })).status).toBe(404);
  expect((await other("PUT", path, "theirs")).status).toBe(200);
  expect((await callerOf(teamId)("GET", path)).status).toBe(404);
  const metric = { run_id: runId, key: "a", value: 1, timestamp: 1, model_id: `m-${"1".repeat(32)}` };
  expect((await callerOf(teamId)("POST", "mlflow/runs/log-metric", metric)).status).toBe(404);
  const viewer = callerOf(teamId, "viewer");
  expect((await viewer("DELETE", `mlflow/logged-models/${id}`)).status).toBe(403);
  expect((await viewer("PUT", path, "x")).status).toBe(403);
  expect(
    (await viewer("POST", "mlflow/logged-models/search", { experiment_ids: ["1"] })).models,
  ).toHaveLength(1);
});

test("deleting an experiment for good deletes its logged models and their files", async () => {
  const { teamId, experimentId, call, log } = await makeScene();
  const id = await log("forest");
  const path = `mlflow-artifacts/artifacts/${experimentId}/models/${id}/artifacts/x`;
  await call("PUT", path, "x");
  await deletableExperiment.remove(teamId, experimentId);
  expect((await call("GET", path)).status).toBe(404);
  expect((await call("GET", `mlflow/logged-models/${id}?allow_deleted=true`)).status).toBe(404);
});
