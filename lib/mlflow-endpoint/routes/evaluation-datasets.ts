import {
  createEvaluationDataset,
  deleteEvaluationDataset,
  deleteEvaluationRecords,
  digestOf,
  type EvaluationDataset,
  type EvaluationRecord,
  getEvaluationDataset,
  linkEvaluationDataset,
  listEvaluationRecords,
  tagEvaluationDataset,
  untagEvaluationDataset,
} from "@/lib/experiments/evaluation-datasets";
import { mergeEvaluationRecords } from "@/lib/experiments/merge-evaluation-records";
import { searchEvaluationDatasets } from "@/lib/experiments/search-evaluation-datasets";
import { evaluationRequests } from "@/lib/mlflow/evaluation-requests";
import { pageSize, type Route, reads, writes } from "@/lib/mlflow-endpoint/route";

const one = "datasets/{dataset_id}";

/** Routes `/datasets…` of protocol 3.0: evaluation datasets. */
export const evaluationDatasetRoutes: Route[] = [
  writes("POST", "datasets/create", evaluationRequests.create, async ({ teamId }, input) => {
    const { name, tags = {}, experiment_ids: experimentWireIds } = input;
    return { dataset: toWire(await createEvaluationDataset(teamId, { name, tags, experimentWireIds })) };
  }),
  reads("POST", "datasets/search", evaluationRequests.search, searchDatasets),
  reads("GET", "datasets/search", evaluationRequests.search, searchDatasets),
  reads("GET", one, evaluationRequests.ref, async ({ teamId }, { dataset_id }) => {
    return { dataset: toWire(await getEvaluationDataset(teamId, dataset_id)) };
  }),
  writes("DELETE", one, evaluationRequests.ref, async ({ teamId }, { dataset_id }) => {
    await deleteEvaluationDataset(teamId, dataset_id);
    return {};
  }),
  writes("PATCH", `${one}/tags`, evaluationRequests.setTags, async ({ teamId }, { dataset_id, tags }) => {
    await tagEvaluationDataset(teamId, dataset_id, tags);
    return {};
  }),
  writes(
    "DELETE",
    `${one}/tags/{key}`,
    evaluationRequests.deleteTag,
    async ({ teamId }, { dataset_id, key }) => {
      await untagEvaluationDataset(teamId, dataset_id, key);
      return {};
    },
  ),
  writes("POST", `${one}/records`, evaluationRequests.upsert, async ({ teamId }, { dataset_id, records }) => {
    const { inserted, updated } = await mergeEvaluationRecords(teamId, dataset_id, records);
    return { inserted_count: inserted, updated_count: updated };
  }),
  reads("GET", `${one}/records`, evaluationRequests.records, async ({ teamId }, input) => {
    const limit = pageSize(input.max_results || undefined, 1000, 1000);
    const after = input.page_token || undefined;
    const { records, next } = await listEvaluationRecords(teamId, input.dataset_id, { after, limit });
    return { records: JSON.stringify(records.map(recordToWire)), next_page_token: next };
  }),
  writes("DELETE", `${one}/records`, evaluationRequests.deleteRecords, async ({ teamId }, input) => {
    const { dataset_id, dataset_record_ids } = input;
    return { deleted_count: await deleteEvaluationRecords(teamId, dataset_id, dataset_record_ids) };
  }),
  reads("GET", `${one}/experiment-ids`, evaluationRequests.ref, async ({ teamId }, { dataset_id }) => {
    return { experiment_ids: (await getEvaluationDataset(teamId, dataset_id)).experimentWireIds };
  }),
  ...([true, false] as const).map((isUsed) =>
    writes(
      "POST",
      `${one}/${isUsed ? "add-experiments" : "remove-experiments"}`,
      evaluationRequests.experiments,
      async ({ teamId }, { dataset_id, experiment_ids }) => {
        return { dataset: toWire(await linkEvaluationDataset(teamId, dataset_id, experiment_ids, isUsed)) };
      },
    ),
  ),
];

async function searchDatasets(
  { teamId }: { teamId: string },
  input: {
    max_results?: number;
    page_token?: string;
    filter_string?: string;
    order_by: string[];
    experiment_ids: string[];
  },
) {
  const limit = pageSize(input.max_results || undefined, 1000, 50_000);
  const { rows, next } = await searchEvaluationDatasets(teamId, {
    filter: input.filter_string,
    orderBy: input.order_by,
    after: input.page_token,
    experimentWireIds: input.experiment_ids,
    limit,
  });
  return { datasets: rows.map(toWire), next_page_token: next };
}

function toWire(dataset: EvaluationDataset) {
  const { fields, records, createdBy, updatedBy } = dataset;
  return {
    dataset_id: dataset.id,
    name: dataset.name,
    tags: JSON.stringify(dataset.tags),
    ...(fields !== null && { schema: JSON.stringify({ ...fields, version: "1.0" }) }),
    ...(records > 0 && { profile: JSON.stringify({ num_records: records }) }),
    digest: digestOf(dataset),
    created_time: dataset.createdAt.getTime(),
    last_update_time: dataset.updatedAt.getTime(),
    ...(createdBy !== null && { created_by: createdBy }),
    ...(updatedBy !== null && { last_updated_by: updatedBy }),
    experiment_ids: dataset.experimentWireIds,
  };
}

function recordToWire(record: EvaluationRecord) {
  const { outputs, expectations, tags, source, createdBy, updatedBy } = record;
  return {
    dataset_record_id: record.id,
    dataset_id: record.datasetId,
    inputs: record.inputs,
    created_time: record.createdAt.getTime(),
    last_update_time: record.updatedAt.getTime(),
    ...(outputs !== null && { outputs }),
    ...(expectations !== null && { expectations }),
    ...(tags !== null && { tags }),
    ...(source !== null && { source }),
    ...(createdBy !== null && { created_by: createdBy }),
    ...(updatedBy !== null && { last_updated_by: updatedBy }),
  };
}
