import { trimEndOf } from "@/lib/base/trim-end";
import { ensureImportedModel, listImportedRuns } from "@/lib/experiments/insert-imported";
import { logToRun } from "@/lib/experiments/log-to-run";
import { type LoggedModelStatus, loggedModelFolder } from "@/lib/experiments/logged-model";
import { getLoggedModel } from "@/lib/experiments/logged-models";
import { listProxiedFiles, putProxiedFile } from "@/lib/experiments/proxied-files";
import type { Experiment } from "@/lib/experiments/queries";
import type { MlflowLoggedModel } from "@/lib/mlflow/answers";
import { forEachAtOnce, type ImportContext, isKeepableKey, keepPairs, orLeaveOut } from "./import-context";
import { importFiles } from "./import-files";
import {
  importedFromTag,
  importedModelId,
  importedModelTag,
  importedRunId,
  importedStateTag,
  isImportable,
} from "./imported-id";

const longestValue = 20_000;
const statuses: readonly LoggedModelStatus[] = ["UNSPECIFIED", "PENDING", "READY", "UPLOAD_FAILED"];

type Source = { id: string; experiment: Experiment; since: Date | undefined };

/** Imports the logged models of an experiment, with their files, without the values that runs logged for them. */
export async function importLoggedModels(
  context: ImportContext,
  { id, experiment, since }: Source,
): Promise<void> {
  const { source, ledger, signal } = context;
  for await (const page of source.loggedModels(id))
    await forEachAtOnce(page.filter(isWanted(since)), signal, (model) =>
      orLeaveOut(context, "logged models", model.info.model_id, async () => {
        const isNew = await importOne(context, experiment, model);
        ledger.count(isNew ? "logged models" : "logged models that were here already");
        if (context.withFiles) await importModelFiles(context, model);
      }),
    );
}

/** Imports the values that runs logged for the models of an experiment. Both are here by now. */
export async function importModelMetrics(context: ImportContext, { id, since }: Source): Promise<void> {
  const { teamId, source, ledger } = context;
  for await (const page of source.loggedModels(id))
    for (const { info, data } of page.filter(isWanted(since))) {
      const modelId = importedModelId(teamId, info.model_id);
      const runIds = [...new Set(data.metrics.map(({ run_id }) => importedRunId(teamId, run_id)))];
      const known = await listImportedRuns(teamId, runIds, importedStateTag);
      for (const runId of runIds) {
        if (known.get(runId)?.lifecycleStage !== "active") continue;
        const values = data.metrics.filter(
          ({ key, run_id }) =>
            importedRunId(teamId, run_id) === runId && isKeepableKey(key, "metrics of logged models", ledger),
        );
        const modelMetrics = values.map(({ key, value, step, timestamp, ...dataset }) => ({
          ...{ modelId, key, value, step, loggedAt: new Date(timestamp) },
          datasetName: dataset.dataset_name,
          datasetDigest: dataset.dataset_digest,
        }));
        await orLeaveOut(context, "metrics of logged models", info.model_id, () =>
          logToRun(teamId, runId, { modelMetrics }),
        );
      }
    }
}

const isWanted =
  (since: Date | undefined) =>
  ({ info }: MlflowLoggedModel) =>
    since === undefined || (info.creation_timestamp_ms ?? 0) >= since.getTime();

function importOne(
  { teamId, sourceUri, ledger }: ImportContext,
  experiment: Experiment,
  { info, data }: MlflowLoggedModel,
): Promise<boolean> {
  // "LOGGED_MODEL_READY", or its number.
  const status =
    typeof info.status === "number"
      ? statuses[info.status]
      : statuses.find((each) => String(info.status).endsWith(each));
  const tags = keepPairs(
    info.tags.filter(({ key }) => isImportable(key) && key !== "mlflow.modelVersions"),
    "tags of logged models",
    longestValue,
    ledger,
  );
  const place = `/#/experiments/${info.experiment_id}/models/${info.model_id}`;
  return ensureImportedModel(teamId, experiment.id, {
    id: importedModelId(teamId, info.model_id),
    name: info.name.slice(0, 500) || info.model_id,
    modelType: info.model_type.slice(0, 500),
    sourceRunId: info.source_run_id === "" ? null : importedRunId(teamId, info.source_run_id),
    status: status ?? "UNSPECIFIED",
    params: keepPairs(data.params, "parameters of logged models", longestValue, ledger),
    tags: {
      ...tags,
      [importedModelTag]: info.model_id,
      [importedFromTag]: trimEndOf(sourceUri, "/") + place,
    },
    createdAt: new Date(info.creation_timestamp_ms ?? Date.now()),
  });
}

async function importModelFiles(context: ImportContext, { info }: MlflowLoggedModel): Promise<void> {
  const { teamId } = context;
  const model = await getLoggedModel(teamId, importedModelId(teamId, info.model_id), { isDeletedToo: true });
  if (model.lifecycleStage === "deleted") return;
  const folder = `${loggedModelFolder(model)}/`;
  const files = await listProxiedFiles(teamId, folder);
  const place = { root: info.artifact_uri, owner: { modelId: info.model_id } };
  await importFiles(context, place, `logged model ${info.model_id}`, {
    known: new Map(files.map(({ path, sizeBytes }) => [path.slice(folder.length), sizeBytes])),
    put: (path, body) => putProxiedFile(teamId, folder + path, body),
  });
}
