import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import { readModel, type StoredModel } from "@/lib/learning/stored-model";
import type { MlflowClient } from "@/lib/mlflow/client";

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

/** Tags that a training set on its run. Tags of the registered version take precedence. */
export async function readTrainingTags(
  mlflow: MlflowClient,
  { name, version, experimentRunId }: Version & { experimentRunId: string },
): Promise<Map<string, string>> {
  const [registered, run] = await Promise.all([
    mlflow.getModelVersion(name, version),
    mlflow.getRun(experimentRunId),
  ]);
  return new Map([...run.data.tags, ...registered.tags].map(({ key, value }) => [key, value]));
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
    mlflow.downloadVersionFile(name, version, `training/${path}`, largestModelFile(path));
  try {
    const [confusion, evaluation] = await Promise.all([
      stored("confusion_matrix.json"),
      stored("evaluation.json"),
    ]);
    return {
      confusion: Confusion.parse(jsonIn(confusion)),
      rocAuc: Evaluated.parse(jsonIn(evaluation)).rocAuc,
    };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === "too-large") throw error;
  }
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

function jsonIn(file: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(file));
}
