import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import { loadScorer } from "@/lib/learning/onnx/score";
import { onnxScoringModel } from "@/lib/learning/onnx-scoring-model";
import type { ScoringModel } from "@/lib/learning/scoring-model";
import { readModel, type StoredModel } from "@/lib/learning/stored-model";
import { trainedScoringModel } from "@/lib/learning/trained-scoring-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import { columnNames, readSignature } from "@/lib/registry/signature";
import { whyNotServed, withReason } from "@/lib/registry/why-not-served";

type Version = { name: string; version: string };

/** Model of a registered version. @throws DomainError "not-found" when no flow of Switchyard trained it */
export async function readTrainedModel(
  mlflow: MlflowClient,
  { name, version }: Version,
): Promise<StoredModel> {
  const file = await mlflow.downloadVersionFile(
    name,
    version,
    "switchyard.json",
    largestModelFile("switchyard.json"),
  );
  return readModel(new TextDecoder().decode(file));
}

/**
 * Model of a registered version, whoever trained it: as a flow stored it, or by the ONNX file that was logged.
 * @throws DomainError "not-found" or "invalid" saying why it cannot be scored here
 */
export async function readScoringModel(
  mlflow: MlflowClient,
  { name, version }: Version,
  teamId: string,
): Promise<ScoringModel> {
  const find = (path: string) => mlflow.findVersionFile(name, version, path, largestModelFile(path));
  const stored = await find("switchyard.json");
  if (stored) return trainedScoringModel(readModel(textIn(stored)));
  const [onnx, mlmodel] = await Promise.all([find("model.onnx"), find("MLmodel")]);
  if (!onnx) throw new DomainError("invalid", whyNotServed(name, version, mlmodel && textIn(mlmodel)));
  const signature = mlmodel && readSignature(textIn(mlmodel));
  const names = signature && columnNames(signature);
  return withReason(async () => onnxScoringModel(await loadScorer(onnx, { group: teamId, names })));
}

/** Tags that a training set on its run. Tags of the registered version take precedence. */
export async function readTrainingTags(
  mlflow: MlflowClient,
  { name, version, experimentRunId }: Version & { experimentRunId: string },
): Promise<Map<string, string>> {
  const [registered, run] = await Promise.all([
    mlflow.getModelVersion(name, version),
    experimentRunId === "" ? undefined : mlflow.getRun(experimentRunId),
  ]);
  return new Map([...(run?.data.tags ?? []), ...registered.tags].map(({ key, value }) => [key, value]));
}

/** Dataset version that a training learned from; undefined when it is not recorded. */
export async function readTrainedOn(
  mlflow: MlflowClient,
  version: Version & { experimentRunId: string },
): Promise<{ dataset: string; version: number; sha256: string } | undefined> {
  const tags = await readTrainingTags(mlflow, version);
  const [dataset, number] = tags.get("switchyard.dataset")?.split("/") ?? [];
  const sha256 = tags.get("switchyard.sha256");
  return dataset && number && sha256 ? { dataset, version: Number(number), sha256 } : undefined;
}

const Confusion = z.array(z.array(z.int()).length(2)).length(2);
const Evaluated = z.object({ rocAuc: z.number() });

/**
 * Figures measured on the held-out claims of the training: ROC-AUC, and the confusion matrix [actual][predicted]. As of
 * registration; from the run when the server does not store them with the version.
 */
export async function readTrainingFigures(
  mlflow: MlflowClient,
  { name, version, experimentRunId }: Version & { experimentRunId: string },
) {
  const stored = (path: string) =>
    mlflow.findVersionFile(name, version, `training/${path}`, largestModelFile(path));
  const [confusion, evaluation] = await Promise.all([
    stored("confusion_matrix.json"),
    stored("evaluation.json"),
  ]);
  if (confusion && evaluation)
    return {
      confusion: Confusion.parse(jsonIn(confusion)),
      rocAuc: Evaluated.parse(jsonIn(evaluation)).rocAuc,
    };
  const [file, { data }] = await Promise.all([
    mlflow.downloadArtifact(
      experimentRunId,
      "confusion_matrix.json",
      largestModelFile("confusion_matrix.json"),
    ),
    mlflow.getRun(experimentRunId),
  ]);
  const rocAuc = data.metrics.find(({ key }) => key === "roc_auc")?.value ?? Number.NaN;
  return { confusion: Confusion.parse(jsonIn(file)), rocAuc };
}

/** Like `readTrainingFigures`, but null when the training stored no figures, as trainings elsewhere. */
export async function findTrainingFigures(
  mlflow: MlflowClient,
  version: Version & { experimentRunId: string },
) {
  try {
    return await readTrainingFigures(mlflow, version);
  } catch (error) {
    if (error instanceof DomainError || error instanceof z.ZodError || error instanceof SyntaxError)
      return null;
    throw error;
  }
}

const textIn = (file: Uint8Array) => new TextDecoder().decode(file);

function jsonIn(file: Uint8Array): unknown {
  return JSON.parse(textIn(file));
}
