import { getModelKind } from "@/lib/learning/catalog";
import { claimFormats, formatsFile } from "@/lib/learning/features/read-claim";
import { type StoredModel, writeModel } from "@/lib/learning/stored-model";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";

/** Registers a model as a training does, with its ONNX file. @returns its version */
export async function registerModel(teamId: string, name: string, stored: StoredModel, alias?: string) {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("tests");
  const { info } = await mlflow.createRun({ experimentId });
  const { kind, model, features, threshold, calibration } = stored;
  const onnx = getModelKind(kind).toOnnx(model, features, threshold, calibration);
  await mlflow.uploadArtifact(info.run_id, "model/model.onnx", onnx);
  await mlflow.uploadArtifact(info.run_id, "model/switchyard.json", writeModel(stored));
  const formats = JSON.stringify(claimFormats(features));
  await mlflow.uploadArtifact(info.run_id, `model/${formatsFile}`, formats);
  await mlflow.createRegisteredModel(name);
  const source = `runs:/${info.run_id}/model`;
  const { version } = await mlflow.createModelVersion({ name, source, runId: info.run_id });
  if (alias) await mlflow.setAlias(name, alias, version);
  return version;
}
