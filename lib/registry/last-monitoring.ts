import type { ExperimentRun } from "@/lib/experiments/experiment";
import { findLastRun } from "./last-run";

/** Tag of a monitoring that names the registered model whose claims it monitored. */
export const monitorsTag = "switchyard.monitors";
/** Metric for the share of drifted columns, 0–1. */
export const driftShareMetric = "drift_share";
/** Metric for the number of compared columns. Absent in earlier monitorings. */
export const comparedColumnsMetric = "compared_columns";

/** Newest finished monitoring of a model's claims; undefined when there is none. */
export function findLastMonitoring(teamId: string, model: string): Promise<ExperimentRun | undefined> {
  return findLastRun(teamId, { tag: monitorsTag, value: model, metric: driftShareMetric });
}
