import { expect, test } from "vitest";
import { createMlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { NetworkError } from "@/lib/net/network-error";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { startUnwellMlflow } from "@/tests/unwell-mlflow";
import { readTrainingFigures } from "./read-training";
import { findRegisteredVersion, findVersionByAlias, getTrainedVersion } from "./registered-model";

useTestDatabase();

async function makeModel() {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const register = async (tags: Record<string, string>) => {
    const { info } = await mlflow.createRun({ experimentId, tags });
    await mlflow.createRegisteredModel("fraud");
    const source = `runs:/${info.run_id}/model`;
    await mlflow.createModelVersion({ name: "fraud", source, runId: info.run_id });
    return info.run_id;
  };
  return { mlflow, register };
}

test("finds a version by number, alias or as the latest, with its training data", async () => {
  const { mlflow, register } = await makeModel();
  const tagged = (version: string) => ({
    "switchyard.dataset": `claims/${version}`,
    "switchyard.sha256": "abc",
  });
  const first = await register(tagged("4"));
  await register(tagged("5"));
  await mlflow.setAlias("fraud", "champion", 1);
  const trainedOn = { dataset: "claims", version: 4, sha256: "abc" };
  expect(await getTrainedVersion(mlflow, "fraud/1")).toMatchObject({ experimentRunId: first, trainedOn });
  expect(await getTrainedVersion(mlflow, "fraud@champion")).toMatchObject({ version: "1", trainedOn });
  expect(await getTrainedVersion(mlflow, "fraud/latest")).toMatchObject({ version: "2" });
  await expect(findRegisteredVersion(mlflow, "fraud@challenger")).rejects.toThrow(
    "No version of the model fraud has the alias challenger. Give a version the alias",
  );
  for (const reference of ["fraud/9", "nothing/latest"])
    await expect(findRegisteredVersion(mlflow, reference)).rejects.toThrow("There is no version");
});

test("rejects a version whose training data are not recorded", async () => {
  const { mlflow, register } = await makeModel();
  await register({});
  await expect(getTrainedVersion(mlflow, "fraud/latest")).rejects.toThrow(
    "does not say which data it was trained on",
  );
});

test("reads the training's figures from its logged data", async () => {
  const { mlflow, register } = await makeModel();
  const experimentRunId = await register({});
  await mlflow.logBatch(experimentRunId, { metrics: { roc_auc: 0.8 } });
  await mlflow.uploadArtifact(experimentRunId, "confusion_matrix.json", "[[8,2],[1,9]]");
  expect(await readTrainingFigures(mlflow, { name: "fraud", version: "1", experimentRunId })).toEqual({
    rocAuc: 0.8,
    confusion: [
      [8, 2],
      [1, 9],
    ],
  });
});

test("there is no champion only where the server says so", async () => {
  const { teamId } = await makeTeam();
  const server = await startUnwellMlflow(teamId);
  const mlflow = createMlflowClient({ baseUrl: server.url, patienceMs: 0 });
  const champion = () => findVersionByAlias(mlflow, "fraud", "champion");
  try {
    expect(await champion()).toBeUndefined();
    await mlflow.createRegisteredModel("fraud");
    expect(await champion()).toBeUndefined();
    for (const fault of [{ status: 500 }, { status: 429 }, { isCut: true as const }]) {
      server.fail({ on: "registered-models/alias", ...fault });
      await expect(champion()).rejects.toBeInstanceOf(NetworkError);
    }
    // A page of a proxy.
    server.fail({ on: "registered-models/alias", status: 404, body: "<h1>Not Found</h1>" });
    await expect(champion()).rejects.toThrow("has no registered-models/alias (404). Check the address");
  } finally {
    server.close();
  }
});
