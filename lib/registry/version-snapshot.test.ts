import { text } from "node:stream/consumers";
import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import { createMlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { getModelVersion } from "./model-queries";
import { findServed } from "./served-versions";
import { readVersionFile } from "./version-files";
import { changedSince, findTraining } from "./version-snapshot";

useTestDatabase();

let teamId: string;
let runId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
  runId = await train(ownMlflow(teamId));
});

/** An MLflow client with the role operator, over the same endpoint. */
const operator = () =>
  createMlflowClient({
    baseUrl: "http://portal",
    fetch: (input, init) =>
      handleMlflow(teamId, new Request(input, init), { userName: "Oz", role: "operator" }),
  });

async function train(mlflow: ReturnType<typeof ownMlflow>): Promise<string> {
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId, tags: { "switchyard.dataset": "claims/1" } });
  await mlflow.logBatch(info.run_id, { metrics: { recall: 0.8, broken: Number.NaN }, params: { seed: 42 } });
  await mlflow.uploadArtifact(info.run_id, "model/model.onnx", "the model");
  await mlflow.uploadArtifact(info.run_id, "evaluation.json", "{}");
  return info.run_id;
}

async function register(mlflow = ownMlflow(teamId), run = runId) {
  await mlflow.createRegisteredModel("fraud");
  const { version } = await mlflow.createModelVersion({ name: "fraud", source: `runs:/${run}/model` });
  return getModelVersion(teamId, "fraud", version);
}

async function servedBytes() {
  const served = await findServed(teamId, "fraud", "1");
  return text(await storage(teamId).read(served!.uri));
}

test("an operator's changes of the run do not affect the version, and are shown and audited", async () => {
  const version = await register();
  const mlflow = operator();
  await mlflow.uploadArtifact(runId, "model/model.onnx", "another model");
  await mlflow.uploadArtifact(runId, "evaluation.json", '{"changed":true}');
  await mlflow.logBatch(runId, {
    metrics: { recall: 1, late: 3 },
    tags: { "switchyard.dataset": "other/9" },
  });
  expect(await servedBytes()).toBe("the model");
  expect(await (await readVersionFile(teamId, version, "training/evaluation.json")).read()).toBe("{}");
  const training = (await findTraining(teamId, version))!;
  expect(training.metrics.recall?.value).toBe(0.8);
  expect(training.metrics.broken?.value).toBeNaN();
  expect(training.tags["switchyard.dataset"]).toBe("claims/1");
  expect(training.figuresFrom).toBe("portal");
  expect(await changedSince(teamId, training)).toEqual(["late", "recall", "switchyard.dataset"]);
  expect((await mlflow.getModelVersion("fraud", "1")).tags).toContainEqual({
    key: "switchyard.dataset",
    value: "claims/1",
  });
  const acts = await sql()`select action from audit_log where team_id = ${teamId} and subject_id = ${runId}`;
  expect(acts.map(({ action }) => action).sort()).toEqual([
    "experiment-run.file-put",
    "experiment-run.file-put",
    "experiment-run.logged-after-registration",
    "experiment-run.logged-after-registration",
  ]);
});

test("deleting a run or its files leaves the served version intact", async () => {
  await register();
  const mlflow = operator();
  for (const path of ["model", "evaluation.json"])
    await handleMlflow(
      teamId,
      new Request(`http://portal/api/2.0/mlflow-artifacts/artifacts/1/${runId}/artifacts/${path}`, {
        method: "DELETE",
      }),
      { role: "operator" },
    );
  await handleMlflow(
    teamId,
    new Request("http://portal/api/2.0/mlflow/runs/delete", {
      method: "POST",
      body: JSON.stringify({ run_id: runId }),
    }),
    { role: "operator" },
  );
  expect(await mlflow.listArtifacts(runId)).toEqual([]);
  expect(await servedBytes()).toBe("the model");
  expect(
    new TextDecoder().decode(await mlflow.downloadVersionFile("fraud", "1", "model.onnx", 2 ** 20)),
  ).toBe("the model");
});

test("a version's own files are read-only and invisible to other teams", async () => {
  const { id } = await register();
  const url = `http://portal/api/2.0/mlflow-artifacts/artifacts/models/${id}/model.onnx`;
  for (const method of ["PUT", "DELETE"]) {
    const answer = await handleMlflow(teamId, new Request(url, { method }), { role: "owner" });
    expect([answer.status, (await answer.json()).error_code]).toEqual([403, "PERMISSION_DENIED"]);
  }
  const other = await makeTeam();
  expect((await handleMlflow(other.teamId, new Request(url))).status).toBe(404);
  await expect(sql()`update model_version_files set sha256 = 'x'`).rejects.toThrow("does not change");
  await expect(sql()`update model_version_snapshots set metrics = '{}'`).rejects.toThrow("does not change");
});

test("figures that an outside program logged or may have changed are not attributed to the portal", async () => {
  const ofOperator = await register(operator(), await train(operator()));
  expect((await findTraining(teamId, ofOperator))?.figuresFrom).toBe("outside");
  expect((await findTraining(teamId, await register(operator())))?.figuresFrom).toBe("portal");
  await operator().logBatch(runId, { metrics: { recall: 1 } });
  expect((await findTraining(teamId, await register()))?.figuresFrom).toBe("outside");
});

test("bytes that differ from those at registration are not served", async () => {
  const version = await register();
  const served = await findServed(teamId, "fraud", "1");
  await storage(teamId).put(served!.uri.slice("local:".length), "changed on the disk");
  const file = await readVersionFile(teamId, version, "model.onnx");
  await expect(file.read()).rejects.toMatchObject({ code: "conflict" });
});

test("rejects a file with the name of a folder, and a folder with the name of a file", async () => {
  for (const path of ["model", "model/model.onnx/x", "evaluation.json/x"])
    await expect(operator().uploadArtifact(runId, path, "x")).rejects.toMatchObject({ code: "invalid" });
  expect((await operator().listArtifacts(runId)).map(({ path }) => path)).toEqual([
    "evaluation.json",
    "model",
  ]);
});
