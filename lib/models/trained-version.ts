import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { MlflowClient } from "@/lib/mlflow/client";
import { readModel, type StoredModel } from "./stored-model";

/** Which version of a registered model: its number, an alias as `@champion`, or `latest`. */
export const ModelVersionChoice = z
  .string()
  .regex(/^(latest|[1-9][0-9]*|@[\w.-]+)$/, "Use a version's number, an alias like @champion, or latest.");

/** A version of a registered model, and what it was trained on. */
export interface TrainedVersion {
  name: string;
  version: string;
  experimentRunId: string;
  trainedOn: { dataset: string; version: number; sha256: string };
}

/** @throws DomainError "not-found" or "invalid" with what to do when there is no such version, or no flow trained it */
export async function getTrainedVersion(
  mlflow: MlflowClient,
  name: string,
  choice: string,
): Promise<TrainedVersion> {
  const { version, run_id: experimentRunId } = await chosenVersion(mlflow, name, choice);
  const notOurs = new DomainError(
    "invalid",
    `${name} version ${version} was not trained by a flow of this portal. Choose one that was.`,
  );
  if (!experimentRunId) throw notOurs;
  const { data } = await mlflow.getRun(experimentRunId);
  const tags = new Map(data.tags.map(({ key, value }) => [key, value]));
  const [dataset, ofDataset] = tags.get("switchyard.dataset")?.split("/") ?? [];
  const sha256 = tags.get("switchyard.sha256");
  if (!dataset || !ofDataset || !sha256) throw notOurs;
  return {
    name,
    version,
    experimentRunId,
    trainedOn: { dataset, version: Number(ofDataset), sha256 },
  };
}

/** The model itself. */
export async function readTrainedModel(mlflow: MlflowClient, experimentRunId: string): Promise<StoredModel> {
  const file = await mlflow.downloadArtifact(experimentRunId, "model/switchyard.json");
  return readModel(new TextDecoder().decode(file));
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

async function chosenVersion(mlflow: MlflowClient, name: string, choice: string) {
  if (choice === "latest") return mlflow.getLatestModelVersion(name);
  if (!choice.startsWith("@")) return mlflow.getModelVersion(name, choice);
  try {
    return await mlflow.getModelVersionByAlias(name, choice.slice(1));
  } catch (error) {
    if (!(error instanceof DomainError && ["not-found", "invalid"].includes(error.code))) throw error;
    throw new DomainError(
      "not-found",
      `There is no model ${name}${choice}. Give a version that alias on the model's page, or choose a version by number or "latest".`,
    );
  }
}
