import { expect, test } from "vitest";
import { listExperiments } from "@/lib/experiments/queries";
import { createMlflowClient } from "@/lib/mlflow/client";
import { getModel, getModelVersion } from "@/lib/registry/model-queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

const api = "http://portal/api/2.0";

async function startRun(name = "train") {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const run = await mlflow.createRun({ experimentId, name });
  return { teamId, mlflow, experimentId, runId: run.info.run_id };
}

test("returns a run with its logged data and the last value of each metric", async () => {
  const { mlflow, runId, experimentId } = await startRun();
  const params = Object.fromEntries(Array.from({ length: 230 }, (_, i) => [`p${i}`, i]));
  const point = (step: number, value: number) => ({ key: "loss", step, value, timestamp: 1000 + step });
  await mlflow.logBatch(runId, {
    params,
    metrics: [point(2, 0.1), point(1, 0.5), point(3, Number.NaN)],
    tags: { a: "b" },
  });
  await mlflow.logBatch(runId, { metrics: { recall: 0.93 } });
  await mlflow.updateRun(runId, { status: "FINISHED", endedAt: new Date(5000) });
  const { info, data } = await mlflow.getRun(runId);
  expect(info).toMatchObject({
    status: "FINISHED",
    end_time: 5000,
    run_name: "train",
    experiment_id: experimentId,
  });
  expect(info.artifact_uri).toBe(`mlflow-artifacts:/${experimentId}/${runId}/artifacts`);
  expect(data.params).toHaveLength(230);
  expect(data.metrics.find((metric) => metric.key === "loss")).toMatchObject({ step: 3, value: Number.NaN });
  expect(data.metrics.find((metric) => metric.key === "recall")?.value).toBe(0.93);
  expect(data.tags).toContainEqual({ key: "a", value: "b" });
});

test("a parameter keeps its first value, and a rejected batch stores nothing", async () => {
  const { mlflow, runId } = await startRun();
  await mlflow.logBatch(runId, { params: { depth: 5 } });
  await mlflow.logBatch(runId, { params: { depth: 5 } });
  await expect(mlflow.logBatch(runId, { params: { other: 1, depth: 6 } })).rejects.toThrow(
    "Changing param values is not allowed",
  );
  expect((await mlflow.getRun(runId)).data.params).toEqual([{ key: "depth", value: "5" }]);
});

test("finds runs by filter in the requested order, with NaN and missing values last", async () => {
  const { mlflow, experimentId } = await startRun("none");
  const recalls = { low: 0.2, high: 0.9, broken: Number.NaN };
  for (const [name, recall] of Object.entries(recalls)) {
    const { info } = await mlflow.createRun({ experimentId, name, tags: { "my.kind": name } });
    await mlflow.logBatch(info.run_id, { metrics: { recall }, params: { depth: "5" } });
  }
  const names = async (filter: string, orderBy = ["metrics.recall DESC"]) =>
    (await mlflow.searchRuns({ experimentIds: [experimentId], filter, orderBy })).runs.map(
      (run) => run.info.run_name,
    );
  expect(await names("")).toEqual(["high", "low", "broken", "none"]);
  expect(await names("", ["metrics.`recall` ASC"])).toEqual(["low", "high", "broken", "none"]);
  expect(await names("metrics.recall > 0.1 AND params.depth = '5'")).toEqual(["high", "low"]);
  expect(await names("tags.`my.kind` LIKE 'h%' and attributes.status = 'RUNNING'")).toEqual(["high"]);
  expect(await names("run_name IN ('low', 'none')")).toEqual(["low", "none"]);
  expect(await names("params.depth IS NULL")).toEqual(["none"]);
  expect(await names("start_time > 0", ["attributes.run_name"])).toEqual(["broken", "high", "low", "none"]);
  await expect(names("metrics.recall > 'x'")).rejects.toThrow("compared with a number");
  await expect(names("metrics.recall >")).rejects.toThrow("Invalid filter");
});

test("pages through a search", async () => {
  const { mlflow, experimentId } = await startRun();
  await mlflow.createRun({ experimentId });
  const first = await mlflow.searchRuns({ experimentIds: [experimentId], maxResults: 1 });
  const second = await mlflow.searchRuns({
    experimentIds: [experimentId],
    maxResults: 1,
    pageToken: first.nextPageToken,
  });
  expect([first.runs.length, second.runs.length]).toEqual([1, 1]);
  expect(first.runs[0]!.info.run_id).not.toBe(second.runs[0]!.info.run_id);
  expect(second.nextPageToken).toBeUndefined();
});

test("writes, lists, reads and deletes artifacts, and no path leaves the run", async () => {
  const { teamId, mlflow, runId, experimentId } = await startRun();
  await mlflow.uploadArtifact(runId, "model/MLmodel", "flavors: {}");
  await mlflow.uploadArtifact(runId, "model/weights é.bin", new Uint8Array([0, 255]));
  await mlflow.uploadArtifact(runId, "empty.txt", "");
  expect(await mlflow.listArtifacts(runId)).toEqual([
    { path: "empty.txt", is_dir: false, file_size: 0 },
    { path: "model", is_dir: true },
  ]);
  expect((await mlflow.listArtifacts(runId, "model")).map((file) => file.path)).toEqual([
    "model/MLmodel",
    "model/weights é.bin",
  ]);
  expect([...(await mlflow.downloadArtifact(runId, "model/weights é.bin", 2))]).toEqual([0, 255]);
  await expect(mlflow.downloadArtifact(runId, "model/weights é.bin", 1)).rejects.toMatchObject({
    code: "too-large",
  });
  const send = (path: string, method = "GET") =>
    handleMlflow(teamId, new Request(`${api}/mlflow-artifacts/artifacts/${path}`, { method }));
  expect((await send(`${experimentId}/${runId}/artifacts/..%2F..%2Fx`, "PUT")).status).toBe(400);
  expect((await send(`${experimentId}/${runId}/artifacts/absent`)).status).toBe(404);
  expect((await send(`${experimentId}/${runId}/artifacts/model`, "DELETE")).status).toBe(200);
  expect(await mlflow.listArtifacts(runId)).toHaveLength(1);
});

test("increments model versions and moves an alias, with its history", async () => {
  const { teamId, mlflow, runId } = await startRun();
  await mlflow.createRegisteredModel("fraud");
  await mlflow.createRegisteredModel("fraud");
  const source = `runs:/${runId}/model`;
  expect((await mlflow.createModelVersion({ name: "fraud", source })).version).toBe("1");
  expect((await mlflow.createModelVersion({ name: "fraud", source })).version).toBe("2");
  await mlflow.setAlias("fraud", "champion", 1);
  await mlflow.setAlias("fraud", "champion", "2");
  expect(await mlflow.getModelVersionByAlias("fraud", "champion")).toMatchObject({
    version: "2",
    run_id: runId,
  });
  expect(await getModelVersion(teamId, "fraud", "@champion")).toMatchObject({
    version: 2,
    artifactPath: "model",
  });
  const { aliasChanges } = await getModel(teamId, "fraud");
  expect(aliasChanges.map((change) => [change.fromVersion, change.toVersion])).toEqual([
    [1, 2],
    [null, 1],
  ]);
  await expect(mlflow.setAlias("fraud", "champion", 9)).rejects.toMatchObject({ code: "not-found" });
  await expect(mlflow.createModelVersion({ name: "fraud", source: "/srv/x" })).rejects.toThrow(
    "Invalid model",
  );
});

test("a run of another team does not exist", async () => {
  const { runId } = await startRun();
  const { teamId } = await makeTeam();
  const answer = await handleMlflow(teamId, new Request(`${api}/mlflow/runs/get?run_id=${runId}`));
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error_code: "RESOURCE_DOES_NOT_EXIST" });
  const other = ownMlflow(teamId);
  await expect(other.logBatch(runId, { params: { a: 1 } })).rejects.toMatchObject({ code: "not-found" });
  await expect(other.uploadArtifact(runId, "a", "b")).rejects.toMatchObject({ code: "not-found" });
  await expect(other.createRegisteredModel("m")).resolves.toBeUndefined();
  const stolen = other.createModelVersion({ name: "m", source: `runs:/${runId}/model` });
  await expect(stolen).rejects.toMatchObject({ code: "not-found" });
});

test("each team has the experiment Default, number 0, and its own experiments", async () => {
  const [first, two] = [await makeTeam(), await makeTeam()];
  expect(await ownMlflow(first.teamId).ensureExperiment("fraud")).toBe("1");
  expect(await ownMlflow(two.teamId).ensureExperiment("fraud")).toBe("1");
  expect(await ownMlflow(first.teamId).ensureExperiment("Default")).toBe("0");
  expect((await listExperiments(two.teamId, { most: 10 })).map((row) => row.name).sort()).toEqual([
    "Default",
    "fraud",
  ]);
});

test("reports the caller's mistakes as 4xx in MLflow's format", async () => {
  const { teamId } = await makeTeam();
  const call = async (path: string, init?: RequestInit, role?: "viewer") => {
    const answer = await handleMlflow(teamId, new Request(`${api}/mlflow/${path}`, init), { role });
    return [answer.status, (await answer.json()).error_code];
  };
  const post = (body: string) => ({ method: "POST", body });
  expect(await call("no/such")).toEqual([404, "ENDPOINT_NOT_FOUND"]);
  expect(await call("runs/create", post("{"))).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await call("runs/create", post('{"start_time":"soon"}'))).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await call("runs/create", post('{"start_time":-1e15}'))).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await call("runs/create", post('{"run_name":"a\\u0000"}'))).toEqual([
    400,
    "INVALID_PARAMETER_VALUE",
  ]);
  expect(await call("registered-models/get?name=%00")).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  const pattern = JSON.stringify({ experiment_ids: ["0"], filter: "tags.a LIKE 'x\\'" });
  expect(await call("runs/search", post(pattern))).toEqual([200, undefined]);
  expect(await call("runs/create", post("{}"), "viewer")).toEqual([403, "PERMISSION_DENIED"]);
  expect(await call("experiments/create", post('{"name":"Default"}'))).toEqual([
    400,
    "RESOURCE_ALREADY_EXISTS",
  ]);
});

test("the client reports what is wrong with the server", async () => {
  const dead = createMlflowClient({ baseUrl: "http://127.0.0.1:9", patienceMs: 0 });
  await expect(dead.getRun("x")).rejects.toThrow(
    "The MLflow server at http://127.0.0.1:9 could not be reached",
  );
  const answering = (status: number) =>
    createMlflowClient({ baseUrl: "http://m", fetch: async () => new Response("<html>", { status }) });
  await expect(answering(401).getRun("x")).rejects.toThrow("asks for credentials (401) at runs/get");
  await expect(answering(200).getRun("x")).rejects.toThrow(
    "did not answer /api/2.0/mlflow/runs/get as an MLflow",
  );
});
