import type { QualityCheck } from "@/lib/datasets/quality-check";
import type { MlflowClient } from "@/lib/mlflow/client";
import { type LoggedBy, logRun } from "@/lib/mlflow/log-run";
import { comparedColumnsMetric, driftShareMetric, monitorsTag } from "@/lib/registry/last-monitoring";
import type { DatasetDrift } from "./dataset-drift";
import type { Monitored } from "./monitored";
import type { Predictions } from "./predictions";

/** Results of a monitoring run. */
export interface Findings {
  monitored: Monitored;
  checks: QualityCheck[];
  drift: DatasetDrift;
  predictions: Predictions;
}

/**
 * Logs the figures of a monitoring run as a tagged experiment run, so that an automation can wait for a metric to
 * exceed a value. Booleans are logged as 1 and 0. @returns the experiment run's id
 */
export async function logMonitoring(
  mlflow: MlflowClient,
  by: LoggedBy,
  { experiment, ...findings }: Findings & { experiment: string },
): Promise<string> {
  const { monitored } = findings;
  const inWords = ({ dataset, version }: { dataset: string; version: number }) => `${dataset}/${version}`;
  const run = {
    experiment,
    tags: {
      [monitorsTag]: monitored.model.name,
      "switchyard.dataset": inWords(monitored.current),
      "switchyard.sha256": monitored.current.sha256,
    },
  };
  const params = {
    model: monitored.model.name,
    model_version: monitored.model.version,
    reference: inWords(monitored.reference),
    current: inWords(monitored.current),
    sample_rows: monitored.sampleRows,
  };
  const { info } = await logRun(mlflow, by, run, ({ info: { run_id } }) =>
    mlflow.logBatch(run_id, { params, metrics: metricsOf(findings) }),
  );
  return info.run_id;
}

/** Metrics that automations can use. */
function metricsOf({ checks, drift, predictions }: Findings): Record<string, number> {
  const { compared, score, flagRate, target, performance } = predictions;
  return {
    [driftShareMetric]: drift.driftedShare,
    [comparedColumnsMetric]: drift.columns.length,
    dataset_drift: Number(drift.hasDrifted),
    ...(compared?.isFair !== false && { prediction_drift: Number(score.hasDrifted) }),
    prediction_drift_value: score.value,
    flag_rate: flagRate.current,
    failed_quality_checks: checks.filter(({ hasPassed }) => !hasPassed).length,
    ...(target && { target_drift: Number(target.hasDrifted) }),
    ...(performance && {
      recall: performance.recall,
      precision: performance.precision,
      roc_auc: performance.rocAuc,
    }),
  };
}
