import { createHash } from "node:crypto";
import { trimEndOf } from "@/lib/base/trim-end";
import type { MetricPoint } from "@/lib/experiments/experiment";
import { ensureImportedRun, listModelIds } from "@/lib/experiments/insert-imported";
import { logToRun } from "@/lib/experiments/log-to-run";
import { logInputs, updateExperimentRun } from "@/lib/experiments/mutations";
import { listAllRunArtifacts, putRunArtifact } from "@/lib/experiments/run-artifacts";
import type { MlflowMetric, MlflowRun } from "@/lib/mlflow/answers";
import { type ImportContext, isKeepableKey, keepPairs } from "./import-context";
import { importFiles } from "./import-files";
import {
  importedFromTag,
  importedModelId,
  importedRunId,
  importedRunTag,
  importedStateTag,
  isImportable,
} from "./imported-id";

const longest = { param: 6000, tag: 8000, name: 500 };
const batch = { params: 100, points: 1000 };
const lastTime = 253_402_300_800_000;

/** Hash of a run's state on the other server: it changes with each value, tag, parameter and end. */
export function stateOf({ data, ...run }: MlflowRun): string {
  // Servers list them in any order.
  const sorted = [data.params, data.metrics, data.tags].map((pairs) =>
    pairs.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );
  return createHash("sha256")
    .update(JSON.stringify([run, sorted]))
    .digest("hex");
}

/**
 * Imports one run: parameters, metrics with their history, tags, datasets, logged models. Each step is idempotent, and the
 * tag with the run's state is set last, so that an interrupted import is continued.
 */
export async function importRun(context: ImportContext, experimentId: string, run: MlflowRun): Promise<void> {
  const { teamId, sourceUri, source, ledger } = context;
  const { info, data } = run;
  const id = importedRunId(teamId, info.run_id);
  const name = info.run_name.slice(0, longest.name) || info.run_id;
  const startedAt = timeOf(info.start_time) ?? new Date(0);
  const place = `/#/experiments/${info.experiment_id}/runs/${info.run_id}`;
  const origin = { [importedRunTag]: info.run_id, [importedFromTag]: trimEndOf(sourceUri, "/") + place };
  const about = { name, userName: info.user_id.slice(0, 500), startedAt, status: info.status };
  await ensureImportedRun(teamId, experimentId, { id, ...about, tags: origin });
  const params = Object.entries(keepPairs(data.params, "parameters", longest.param, ledger));
  for (let at = 0; at < params.length; at += batch.params) {
    const part = params.slice(at, at + batch.params).map(([key, value]) => ({ key, value }));
    await logToRun(teamId, id, { params: part });
  }
  for (const key of new Set(data.metrics.map((metric) => metric.key))) {
    if (!isKeepableKey(key, "metrics", ledger)) continue;
    for await (const page of source.metricHistory(info.run_id, key)) await logPoints(context, id, page);
  }
  await importInputs(context, id, run);
  const tags = keepPairs(
    data.tags.filter(({ key }) => isImportable(key) && key !== "mlflow.runName"),
    "tags",
    longest.tag,
    ledger,
  );
  const parent = tags["mlflow.parentRunId"];
  if (parent) tags["mlflow.parentRunId"] = importedRunId(teamId, parent);
  const endedAt = timeOf(info.end_time);
  await updateExperimentRun(teamId, id, { status: info.status, endedAt, name });
  await logToRun(teamId, id, { tags: { ...tags, ...origin } });
  await logToRun(teamId, id, { tags: { [importedStateTag]: stateOf(run) } });
}

/** Copies the files of a run that are not here yet. */
export async function importRunFiles(context: ImportContext, { info }: MlflowRun): Promise<void> {
  const { teamId } = context;
  const id = importedRunId(teamId, info.run_id);
  const files = await listAllRunArtifacts(teamId, id);
  const place = { root: info.artifact_uri, owner: { runId: info.run_id } };
  await importFiles(context, place, `run ${info.run_id}`, {
    known: new Map(files.map(({ path, sizeBytes }) => [path, sizeBytes])),
    put: (path, body) => putRunArtifact(teamId, id, path, body),
  });
}

/** Datasets and logged models. Models that were not imported are left out. */
async function importInputs(context: ImportContext, id: string, run: MlflowRun): Promise<void> {
  const { teamId, ledger } = context;
  const named = [
    ...run.inputs.model_inputs.map(({ model_id }) => ({ model_id, direction: "input" as const, step: 0 })),
    ...run.outputs.model_outputs.map((output) => ({ ...output, direction: "output" as const })),
  ].map(({ model_id, ...model }) => ({ modelId: importedModelId(teamId, model_id), ...model }));
  const here = new Set(
    await listModelIds(
      teamId,
      named.map(({ modelId }) => modelId),
    ),
  );
  const missing = named.filter(({ modelId }) => !here.has(modelId)).length;
  if (missing > 0)
    ledger.leaveOut("links to logged models", "the model was not imported", run.info.run_id, missing);
  const datasets = run.inputs.dataset_inputs.map(({ dataset: { source_type, ...dataset }, tags }) => ({
    ...dataset,
    sourceType: source_type,
    tags: keepPairs(tags, "tags of datasets", longest.tag, ledger),
  }));
  const models = named.filter(({ modelId }) => here.has(modelId));
  if (datasets.length + models.length > 0) await logInputs(teamId, id, datasets, models);
  ledger.count("dataset inputs", datasets.length);
}

async function logPoints(
  { teamId, ledger }: ImportContext,
  runId: string,
  page: MlflowMetric[],
): Promise<void> {
  const points = page.flatMap(({ key, value, timestamp, step }): MetricPoint[] => {
    const loggedAt = timeOf(timestamp);
    if (loggedAt) return [{ key, value, step, loggedAt }];
    ledger.leaveOut("metric values", "the time is before 1970 or after 9999", key);
    return [];
  });
  for (let at = 0; at < points.length; at += batch.points)
    await logToRun(teamId, runId, { metrics: points.slice(at, at + batch.points) });
  ledger.count("metric values", points.length);
}

function timeOf(ms: number | undefined): Date | undefined {
  return ms === undefined || ms < 0 || ms >= lastTime ? undefined : new Date(ms);
}
