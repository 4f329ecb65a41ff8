import { type Evaluation, evaluationFile } from "@/lib/learning/evaluate/evaluation";
import type { ClaimFormats } from "@/lib/learning/features/read-claim";
import type { MlflowClient } from "@/lib/mlflow/client";
import { type LoggedBy, logRun } from "@/lib/mlflow/log-run";
import { mlflowModelFiles } from "./mlmodel";
import { trainingRecordFile } from "./training-record";

/** Data that a training logs to MLflow. */
export interface Training {
  experiment: string;
  /** Registered model that gets a new version. */
  model: string;
  params: Record<string, unknown>;
  tags: Record<string, string>;
  evaluation: Evaluation;
  onnx: Uint8Array;
  /** The model, serialized by `writeModel` (stored-model.ts). */
  stored: string;
  example: Record<string, string>;
  /** The training, serialized by `writeTrainingRecord` (training-record.ts). */
  record: string;
  formats: ClaimFormats;
}

/** Logs a training through the MLflow protocol and registers its model. */
export async function logTraining(mlflow: MlflowClient, by: LoggedBy, training: Training) {
  const { info, logged } = await logRun(mlflow, by, training, ({ info: { run_id } }) =>
    logAndRegister(mlflow, run_id, training),
  );
  return {
    experimentId: info.experiment_id,
    experimentRunId: info.run_id,
    artifactUri: info.artifact_uri,
    modelVersion: logged,
  };
}

/** @returns the number of the model version */
async function logAndRegister(
  mlflow: MlflowClient,
  experimentRunId: string,
  training: Training,
): Promise<string> {
  const { evaluation } = training;
  const fraud = evaluation.classes[1]!;
  await mlflow.logBatch(experimentRunId, {
    params: Object.fromEntries(Object.entries(training.params).map(([key, value]) => [key, String(value)])),
    metrics: {
      recall: fraud.recall,
      precision: fraud.precision,
      f1: fraud.f1,
      accuracy: evaluation.accuracy,
      roc_auc: evaluation.rocAuc,
      pr_auc: evaluation.prAuc,
      ...intervalMetrics(evaluation),
      ...(evaluation.probability && {
        log_loss: evaluation.probability.logLoss,
        brier_score: evaluation.probability.brier,
      }),
    },
  });
  const report = JSON.stringify(evaluation.classes, null, 2);
  await mlflow.uploadArtifact(experimentRunId, evaluationFile, JSON.stringify(evaluation));
  await mlflow.uploadArtifact(experimentRunId, "classification_report.json", report);
  await mlflow.uploadArtifact(experimentRunId, "confusion_matrix.json", JSON.stringify(evaluation.confusion));
  const { onnx, example, formats } = training;
  for (const { path, bytes } of mlflowModelFiles(onnx, example, experimentRunId, formats))
    await mlflow.uploadArtifact(experimentRunId, `model/${path}`, bytes);
  await mlflow.uploadArtifact(experimentRunId, "model/switchyard.json", training.stored);
  await mlflow.uploadArtifact(experimentRunId, `model/${trainingRecordFile}`, training.record);
  await mlflow.createRegisteredModel(training.model);
  const { version } = await mlflow.createModelVersion({
    name: training.model,
    source: `runs:/${experimentRunId}/model`,
    runId: experimentRunId,
  });
  return String(version);
}

/** Bounds of 95 % intervals as metrics, such as recall_low and recall_high. */
function intervalMetrics({ figures }: Evaluation): Record<string, number> {
  if (!figures) return {};
  const { recall, precision, rocAuc, prAuc } = figures;
  return Object.fromEntries(
    Object.entries({ recall, precision, roc_auc: rocAuc, pr_auc: prAuc }).flatMap(([name, { low, high }]) => [
      [`${name}_low`, low],
      [`${name}_high`, high],
    ]),
  );
}
