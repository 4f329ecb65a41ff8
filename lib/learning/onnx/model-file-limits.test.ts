import { expect, test } from "vitest";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { getModelVersion } from "@/lib/registry/model-queries";
import { readEvaluation } from "@/lib/registry/read-evaluation";
import { describeVersionFiles } from "@/lib/registry/version-files";
import { openStoredModel, readExampleClaim } from "@/lib/serving/playground";
import { serveModel } from "@/lib/serving/serve-model";
import { readTrainedModel, readTrainingFigures } from "@/lib/training/read-training";
import { readTrainingRecord } from "@/lib/training/training-record";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { largestModelFile } from "./model-file-limits";

useTestDatabase();

async function registerWith(files: Record<string, Uint8Array | string>) {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const { info } = await mlflow.createRun({ experimentId: await mlflow.ensureExperiment("outside") });
  for (const [path, bytes] of Object.entries(files)) await mlflow.uploadArtifact(info.run_id, path, bytes);
  await mlflow.createRegisteredModel("large");
  await mlflow.createModelVersion({
    name: "large",
    source: `runs:/${info.run_id}/model`,
    runId: info.run_id,
  });
  const version = await getModelVersion(teamId, "large", "1");
  return { teamId, mlflow, version, found: { name: "large", version: "1", experimentRunId: info.run_id } };
}

const tooLarge = (path: string) => Buffer.alloc(largestModelFile(path) + 1, "x");

test("each file read from a version has a maximum size, and a larger file is rejected by name", async () => {
  const { teamId, mlflow, version, found } = await registerWith({
    "evaluation.json": tooLarge("evaluation.json"),
    "confusion_matrix.json": tooLarge("confusion_matrix.json"),
    "model/switchyard.json": tooLarge("switchyard.json"),
    "model/training.json": tooLarge("training.json"),
    "model/input_example.json": tooLarge("input_example.json"),
    "model/formats.json": tooLarge("formats.json"),
    "model/model.onnx": "x",
    "model/MLmodel": tooLarge("MLmodel"),
  });
  const sizeError = (path: string) =>
    expect.objectContaining({
      code: "too-large",
      message: expect.stringMatching(new RegExp(`${path}.* has more than \\d+ MB, so it is not read\\.$`)),
    });
  await expect(openStoredModel(teamId, "large", "1")).rejects.toEqual(sizeError("switchyard.json"));
  await expect(readTrainedModel(mlflow, found)).rejects.toEqual(sizeError("switchyard.json"));
  await expect(readExampleClaim(teamId, version)).rejects.toEqual(sizeError("input_example.json"));
  await expect(readEvaluation(teamId, version)).rejects.toEqual(sizeError("evaluation.json"));
  await expect(readTrainingRecord(mlflow, found)).rejects.toEqual(sizeError("training.json"));
  await expect(readTrainingFigures(mlflow, found)).rejects.toMatchObject({ code: "too-large" });
  await expect(serveModel(teamId, "large", "1")).rejects.toMatchObject({ code: "too-large" });
  expect((await describeVersionFiles(teamId, version)).signature).toBeUndefined();
}, 60_000);

test("a file with the right name and the wrong content is rejected in words, or treated as absent", async () => {
  const { teamId, mlflow, version, found } = await registerWith({
    "evaluation.json": '{"accuracy":1}',
    "model/switchyard.json": "[1,",
    "model/training.json": "{}",
    "model/input_example.json": "null",
    "model/MLmodel": "signature:\n  inputs: '[{]'\n",
  });
  const noModel = {
    code: "invalid",
    message: "The file switchyard.json holds no model that this portal wrote.",
  };
  await expect(openStoredModel(teamId, "large", "1")).rejects.toMatchObject(noModel);
  await expect(readTrainedModel(mlflow, found)).rejects.toMatchObject(noModel);
  await expect(readExampleClaim(teamId, version)).rejects.toMatchObject({ code: "invalid" });
  expect(await readEvaluation(teamId, version)).toBeUndefined();
  expect(await readTrainingRecord(mlflow, found)).toBeUndefined();
  expect((await describeVersionFiles(teamId, version)).signature).toBeUndefined();
});
