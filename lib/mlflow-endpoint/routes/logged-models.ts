import { trimEndOf } from "@/lib/base/trim-end";
import { type LoggedModel, loggedModelFolder, loggedModelUri } from "@/lib/experiments/logged-model";
import {
  createLoggedModel,
  deleteLoggedModelTag,
  getLoggedModel,
  logLoggedModelParams,
  logRunModels,
  tagLoggedModel,
  updateLoggedModel,
} from "@/lib/experiments/logged-models";
import { getProxiedFile, listProxiedFiles } from "@/lib/experiments/proxied-files";
import { entriesBelow } from "@/lib/experiments/run-artifacts";
import { searchLoggedModels } from "@/lib/experiments/search-logged-models";
import { loggedModelRequests } from "@/lib/mlflow/logged-model-requests";
import { pairsToRecord, wireNumber, wirePairs } from "@/lib/mlflow/protocol";
import { entryToWire, fileResponse } from "@/lib/mlflow-endpoint/file-response";
import { pageSize, type Route, reads, writes } from "@/lib/mlflow-endpoint/route";

const one = "logged-models/{model_id}";

/** Routes `/logged-models…` and `/runs/outputs`. */
export const loggedModelRoutes: Route[] = [
  writes("POST", "logged-models", loggedModelRequests.create, async ({ teamId }, input) => {
    const model = await createLoggedModel(teamId, {
      experimentId: input.experiment_id,
      name: input.name,
      modelType: input.model_type,
      sourceRunId: input.source_run_id || undefined,
      params: pairsToRecord(input.params),
      tags: pairsToRecord(input.tags),
    });
    return { model: toWire(model) };
  }),
  reads("GET", one, loggedModelRequests.get, async ({ teamId }, { model_id, allow_deleted }) => {
    const isDeletedToo = allow_deleted?.toLowerCase() === "true";
    return { model: toWire(await getLoggedModel(teamId, model_id, { isDeletedToo })) };
  }),
  writes("PATCH", one, loggedModelRequests.finalize, async ({ teamId }, { model_id, status }) => {
    const state = status.replace(/^LOGGED_MODEL_(STATUS_)?/, "") as LoggedModel["status"];
    return { model: toWire(await updateLoggedModel(teamId, model_id, { status: state })) };
  }),
  writes("DELETE", one, loggedModelRequests.ref, async ({ teamId }, { model_id }) => {
    await updateLoggedModel(teamId, model_id, { lifecycleStage: "deleted" });
    return {};
  }),
  writes("POST", `${one}/params`, loggedModelRequests.params, async ({ teamId }, { model_id, params }) => {
    await logLoggedModelParams(teamId, model_id, pairsToRecord(params));
    return {};
  }),
  writes("PATCH", `${one}/tags`, loggedModelRequests.setTags, async ({ teamId }, { model_id, tags }) => {
    await tagLoggedModel(teamId, model_id, pairsToRecord(tags));
    return {};
  }),
  writes("DELETE", `${one}/tags/{tag_key}`, loggedModelRequests.deleteTag, async ({ teamId }, input) => {
    await deleteLoggedModelTag(teamId, input.model_id, input.tag_key);
    return {};
  }),
  reads("GET", `${one}/artifacts/directories`, loggedModelRequests.directories, listFolder),
  reads("GET", `${one}/artifacts/files`, loggedModelRequests.file, async ({ teamId }, input, request) => {
    const folder = loggedModelFolder(await getLoggedModel(teamId, input.model_id));
    const file = await getProxiedFile(teamId, `${folder}/${input.artifact_file_path}`);
    return fileResponse(teamId, file, request);
  }),
  reads("POST", "logged-models/search", loggedModelRequests.search, async ({ teamId }, input) => {
    const limit = pageSize(input.max_results || undefined, 100, 10_000);
    const { models, next } = await searchLoggedModels(teamId, {
      experimentWireIds: input.experiment_ids,
      filter: input.filter ?? undefined,
      datasets: (input.datasets ?? []).map(({ dataset_name: name, dataset_digest }) => {
        return { name, digest: dataset_digest || undefined };
      }),
      orderBy: (input.order_by ?? []).map(({ field_name: field, ascending, ...dataset }) => ({
        field,
        isDescending: !ascending,
        dataset: {
          name: dataset.dataset_name || undefined,
          digest: dataset.dataset_digest || undefined,
        },
      })),
      limit,
      after: input.page_token || undefined,
    });
    return { models: models.map(toWire), next_page_token: next };
  }),
  writes("POST", "runs/outputs", loggedModelRequests.outputs, async ({ teamId }, { run_id, models }) => {
    const made = models.map(({ model_id: modelId, step }) => {
      return { modelId, direction: "output" as const, step };
    });
    await logRunModels(teamId, run_id, made);
    return {};
  }),
];

async function listFolder(
  { teamId }: { teamId: string },
  input: { model_id: string; artifact_directory_path: string },
) {
  const model = await getLoggedModel(teamId, input.model_id);
  const root = loggedModelFolder(model);
  const folder = [root, input.artifact_directory_path].filter((part) => part !== "").join("/");
  const entries = entriesBelow(await listProxiedFiles(teamId, folder), trimEndOf(folder, "/"));
  return {
    root_uri: loggedModelUri(model),
    files: entries.map((entry) => entryToWire(entry, entry.path.slice(root.length + 1))),
  };
}

function toWire(model: LoggedModel) {
  const status = model.status === "UNSPECIFIED" ? "STATUS_UNSPECIFIED" : model.status;
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experimentWireId,
      name: model.name,
      creation_timestamp_ms: model.createdAt.getTime(),
      last_updated_timestamp_ms: model.updatedAt.getTime(),
      artifact_uri: loggedModelUri(model),
      status: `LOGGED_MODEL_${status}`,
      model_type: model.modelType,
      source_run_id: model.sourceRunId ?? "",
      tags: wirePairs(model.tags),
    },
    data: { params: wirePairs(model.params), metrics: model.metrics.map(metricToWire) },
  };
}

function metricToWire(metric: LoggedModel["metrics"][number]) {
  return {
    key: metric.key,
    value: wireNumber(metric.value),
    timestamp: metric.loggedAt.getTime(),
    step: metric.step,
    model_id: metric.modelId,
    run_id: metric.runId,
    ...(metric.datasetName !== "" && { dataset_name: metric.datasetName }),
    ...(metric.datasetDigest !== "" && { dataset_digest: metric.datasetDigest }),
  };
}
