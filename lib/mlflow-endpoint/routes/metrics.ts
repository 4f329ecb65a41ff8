import { DomainError } from "@/lib/base/errors";
import type { MetricPoint } from "@/lib/experiments/experiment";
import { listMetricHistory, requireRuns, sampleMetricHistory } from "@/lib/experiments/metric-history";
import { requests } from "@/lib/mlflow/protocol";
import { pageSize, type Route, reads, runIdOf } from "@/lib/mlflow-endpoint/route";
import { metricToWire } from "@/lib/mlflow-endpoint/wire";

/** Maximum points per response. MLflow's client follows the pages of a longer history. */
const mostPoints = 10_000;
const mostBulkPoints = 25_000;

/** Routes `/metrics/…`. */
export const metricRoutes: Route[] = [
  reads("GET", "metrics/get-history", requests.metricHistory, async ({ teamId }, input) => {
    const runId = runIdOf(input);
    await requireRuns(teamId, [runId]);
    const limit = Math.min(mostPoints, pageSize(input.max_results, mostPoints, 1_000_000));
    const after = input.page_token || undefined;
    const { points, next } = await listMetricHistory(teamId, runId, input.metric_key, { after, limit });
    return { metrics: points.map(metricToWire), next_page_token: next };
  }),
  reads("GET", "metrics/get-history-bulk", requests.bulkHistory, async ({ teamId }, input) => {
    const runIds = [...new Set(input.run_id)].sort();
    await requireRuns(teamId, runIds);
    const limit = Math.min(
      mostBulkPoints,
      pageSize(input.max_results, mostBulkPoints, Number.MAX_SAFE_INTEGER),
    );
    const metrics = [];
    for (const runId of runIds) {
      const left = limit - metrics.length;
      if (left <= 0) break;
      const { points } = await listMetricHistory(teamId, runId, input.metric_key, { limit: left });
      metrics.push(...points.map((point) => ofRun(runId, point)));
    }
    return { metrics };
  }),
  reads("GET", "metrics/get-history-bulk-interval", requests.sampledHistory, async ({ teamId }, input) => {
    const { start_step: from, end_step: to } = input;
    if ((from === undefined) !== (to === undefined))
      throw new DomainError(
        "invalid",
        "If either start step or end step are specified, both must be specified.",
      );
    if (from !== undefined && to !== undefined && from > to)
      throw new DomainError(
        "invalid",
        `end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`,
      );
    const runIds = [...new Set(input.run_ids)];
    await requireRuns(teamId, runIds);
    const steps = from === undefined || to === undefined ? undefined : { from, to };
    const most = input.max_results;
    const points = await sampleMetricHistory(teamId, runIds, input.metric_key, { most, steps });
    return { metrics: points.map(({ runId, ...point }) => ofRun(runId, point)) };
  }),
];

function ofRun(runId: string, point: MetricPoint) {
  return { ...metricToWire(point), run_id: runId };
}
