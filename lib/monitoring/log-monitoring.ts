import type { QualityCheck } from "@/lib/datasets/quality-check";
import type { MlflowClient } from "@/lib/mlflow/client";
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
  { runId, experiment, ...findings }: Findings & { runId: string; experiment: string },
): Promise<string> {
  const { monitored } = findings;
  const inWords = ({ dataset, version }: { dataset: string; version: number }) => `${dataset}/${version}`;
  const { info } = await mlflow.createRun({
    experimentId: await mlflow.ensureExperiment(experiment),
    name: `monitoring-${runId.slice(-8)}`,
    tags: {
      "switchyard.run": runId,
      [monitorsTag]: monitored.model.name,
      "switchyard.dataset": inWords(monitored.current),
      "switchyard.sha256": monitored.current.sha256,
    },
  });
  const params = {
    model: monitored.model.name,
    model_version: monitored.model.version,
    reference: inWords(monitored.reference),
    current: inWords(monitored.current),
    sample_rows: monitored.sampleRows,
  };
  await mlflow.logBatch(info.run_id, { params, metrics: metricsOf(findings) });
  await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
  return info.run_id;
}

/** Metrics that automations can use. */
function metricsOf({ checks, drift, predictions }: Findings): Record<string, number> {
  const { score, flagRate, target, performance } = predictions;
  return {
    [driftShareMetric]: drift.driftedShare,
    [comparedColumnsMetric]: drift.columns.length,
    dataset_drift: Number(drift.hasDrifted),
    prediction_drift: Number(score.hasDrifted),
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
