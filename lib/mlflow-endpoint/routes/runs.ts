import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { moveExperimentRun } from "@/lib/experiments/experiment-lifecycle";
import { logToRun } from "@/lib/experiments/log-to-run";
import {
  createExperimentRun,
  deleteRunTag,
  logInputs,
  updateExperimentRun,
} from "@/lib/experiments/mutations";
import { getExperimentRun } from "@/lib/experiments/queries";
import { recordModel } from "@/lib/experiments/record-model";
import { searchRuns } from "@/lib/experiments/search-runs";
import { pairsToRecord, requests } from "@/lib/mlflow/protocol";
import { pageSize, type Route, reads, runIdOf, writes } from "@/lib/mlflow-endpoint/route";
import { runInfoToWire, runToWire } from "@/lib/mlflow-endpoint/wire";

/** Routes `/runs/…`. */
export const runRoutes: Route[] = [
  writes("POST", "runs/create", requests.createRun, async ({ teamId, userName, role }, input) => {
    const run = await createExperimentRun(teamId, {
      experimentId: input.experiment_id,
      name: input.run_name,
      userName: input.user_id || userName,
      origin: role ? "outside" : "portal",
      startedAt: input.start_time == null ? undefined : new Date(input.start_time),
      tags: pairsToRecord(input.tags),
    });
    return { run: runToWire(run) };
  }),
  reads("GET", "runs/get", requests.runRef, async ({ teamId }, input) => {
    return { run: runToWire(await getExperimentRun(teamId, runIdOf(input))) };
  }),
  writes("POST", "runs/update", requests.updateRun, async ({ teamId }, input) => {
    const { status, end_time } = input;
    const name = input.run_name || undefined;
    const endedAt = end_time == null ? undefined : new Date(end_time);
    return {
      run_info: runInfoToWire(await updateExperimentRun(teamId, runIdOf(input), { status, endedAt, name })),
    };
  }),
  writes("POST", "runs/delete", requests.runRef, async ({ teamId }, input) => {
    await moveExperimentRun(teamId, runIdOf(input), "deleted");
    return {};
  }),
  writes("POST", "runs/restore", requests.runRef, async ({ teamId }, input) => {
    await moveExperimentRun(teamId, runIdOf(input), "active");
    return {};
  }),
  reads("POST", "runs/search", requests.searchRuns, async ({ teamId }, input) => {
    const { runs, next } = await searchRuns(teamId, {
      experimentWireIds: input.experiment_ids,
      filter: input.filter,
      orderBy: input.order_by,
      viewType: input.run_view_type,
      limit: pageSize(input.max_results, 1000, 50_000),
      after: input.page_token || undefined,
    });
    return { runs: runs.map(runToWire), next_page_token: next };
  }),
  writes("POST", "runs/log-batch", requests.logBatch, async ({ teamId }, input) => {
    const runId = runIdOf(input);
    const other = input.metrics.find(({ run_id }) => run_id && run_id !== runId)?.run_id;
    if (other)
      throw new DomainError(
        "invalid",
        `Invalid value for parameter 'metrics': one is of run ${other}, and this batch is of run ${runId}.`,
      );
    refuseRepeated(input.params);
    await logToRun(teamId, runId, {
      params: input.params,
      metrics: input.metrics.map(toPoint),
      modelMetrics: toModelMetrics(input.metrics),
      tags: { ...metricDatasets(input.metrics), ...pairsToRecord(input.tags) },
    });
    return {};
  }),
  writes("POST", "runs/log-parameter", requests.logParameter, async ({ teamId }, input) => {
    await logToRun(teamId, runIdOf(input), { params: [{ key: input.key, value: input.value }] });
    return {};
  }),
  writes("POST", "runs/log-metric", requests.logMetric, async ({ teamId }, input) => {
    const modelMetrics = toModelMetrics([input]);
    const tags = metricDatasets([input]);
    await logToRun(teamId, runIdOf(input), { metrics: [toPoint(input)], modelMetrics, tags });
    return {};
  }),
  writes("POST", "runs/log-model", requests.logModel, async ({ teamId }, input) => {
    await recordModel(teamId, runIdOf(input), readModel(input.model_json));
    return {};
  }),
  writes("POST", "runs/set-tag", requests.setTag, async ({ teamId }, input) => {
    await logToRun(teamId, runIdOf(input), { tags: { [input.key]: input.value } });
    return {};
  }),
  writes("POST", "runs/delete-tag", requests.deleteTag, async ({ teamId }, input) => {
    await deleteRunTag(teamId, runIdOf(input), input.key);
    return {};
  }),
  writes("POST", "runs/log-inputs", requests.logInputs, async ({ teamId }, input) => {
    const inputs = input.datasets.map(({ dataset: { source_type: sourceType, ...dataset }, tags }) => ({
      ...dataset,
      sourceType,
      tags: pairsToRecord(tags),
    }));
    const models = input.models.map(({ model_id: modelId }) => {
      return { modelId, direction: "input" as const, step: 0 };
    });
    await logInputs(teamId, runIdOf(input), inputs, models);
    return {};
  }),
];

const LoggedBefore3 = z.object({
  run_id: z.string(),
  artifact_path: z.string(),
  utc_time_created: z.string(),
  flavors: z.record(z.string(), z.unknown()),
  model_uuid: z.string().optional(),
});

/** The parts of a model that the tag keeps, as MLflow's server does. @throws DomainError "invalid" */
function readModel(text: string): z.infer<typeof LoggedBefore3> {
  const model = parseJson(text);
  if (typeof model !== "object" || model === null)
    throw new DomainError("invalid", `Malformed model info. \n ${text.slice(0, 500)} \n is not valid JSON.`);
  const parsed = LoggedBefore3.safeParse(model);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => `'${String(path[0])}'`).join(", ");
  throw new DomainError("invalid", `Model json is missing mandatory fields: {${fields}}`);
}

/** @throws DomainError "invalid" when a batch has a parameter twice */
function refuseRepeated(params: { key: string }[]): void {
  const repeated = params.filter(
    ({ key }, index) => params.findIndex((other) => other.key === key) !== index,
  );
  if (repeated.length > 0)
    throw new DomainError(
      "invalid",
      `Duplicate parameter keys have been submitted: [${repeated.map(({ key }) => `'${key}'`).join(", ")}]. Please ensure the request contains only one param value per param key.`,
    );
}

/**
 * Tags naming the dataset that metrics were measured on: `metric-dataset.<key>` with `{name, digest}` as JSON. A metric
 * logged for several datasets keeps the last.
 */
function metricDatasets(
  metrics: { key: string; dataset_name?: string | null; dataset_digest?: string | null }[],
): Record<string, string> {
  return Object.fromEntries(
    metrics
      .filter(({ dataset_name, dataset_digest }) => dataset_name || dataset_digest)
      .map(({ key, dataset_name, dataset_digest }) => [
        `metric-dataset.${key}`,
        JSON.stringify({ name: dataset_name || undefined, digest: dataset_digest || undefined }),
      ]),
  );
}

/** The metrics that name a logged model, which keeps them too. */
function toModelMetrics(metrics: z.infer<typeof requests.logBatch>["metrics"]) {
  return metrics.flatMap((metric) => {
    if (!metric.model_id) return [];
    const datasetName = metric.dataset_name ?? "";
    const datasetDigest = metric.dataset_digest ?? "";
    return [{ ...toPoint(metric), modelId: metric.model_id, datasetName, datasetDigest }];
  });
}

function toPoint({
  key,
  value,
  timestamp,
  step,
}: {
  key: string;
  value: number;
  timestamp: number;
  step: number;
}) {
  return { key, value, step, loggedAt: new Date(timestamp) };
}
