import { z } from "zod";
import type { MlflowClient } from "@/lib/mlflow/client";
import { readModel, type StoredModel } from "./stored-model";

/** The model that a training made. @throws DomainError "not-found" where no flow of Switchyard trained it */
export async function readTrainedModel(mlflow: MlflowClient, experimentRunId: string): Promise<StoredModel> {
  const file = await mlflow.downloadArtifact(experimentRunId, "model/switchyard.json");
  return readModel(new TextDecoder().decode(file));
}

/** The dataset version that a training learned from; undefined where it does not say. */
export async function readTrainedOn(
  mlflow: MlflowClient,
  experimentRunId: string,
): Promise<{ dataset: string; version: number; sha256: string } | undefined> {
  const { data } = await mlflow.getRun(experimentRunId);
  const tags = new Map(data.tags.map(({ key, value }) => [key, value]));
  const [dataset, version] = tags.get("switchyard.dataset")?.split("/") ?? [];
  const sha256 = tags.get("switchyard.sha256");
  return dataset && version && sha256 ? { dataset, version: Number(version), sha256 } : undefined;
}

const Confusion = z.array(z.array(z.int()).length(2)).length(2);

/** What the training measured on claims that it had held out: ROC-AUC, and the confusion matrix [actual][predicted]. */
export async function readTrainingFigures(mlflow: MlflowClient, experimentRunId: string) {
  const file = await mlflow.downloadArtifact(experimentRunId, "confusion_matrix.json");
  const { data } = await mlflow.getRun(experimentRunId);
  return {
    confusion: Confusion.parse(JSON.parse(new TextDecoder().decode(file))),
    rocAuc: data.metrics.find(({ key }) => key === "roc_auc")?.value ?? Number.NaN,
  };
}
