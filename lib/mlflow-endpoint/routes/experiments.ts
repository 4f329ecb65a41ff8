import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";
import { listDatasetsRead } from "@/lib/experiments/datasets-read";
import { deleteExperimentTag, moveExperiment } from "@/lib/experiments/experiment-lifecycle";
import { createExperiment, updateExperiment } from "@/lib/experiments/mutations";
import { findExperimentByName, getExperimentOnly } from "@/lib/experiments/queries";
import { searchExperiments } from "@/lib/experiments/search-experiments";
import { pairsToRecord, requests } from "@/lib/mlflow/protocol";
import { pageSize, type Route, reads, writes } from "@/lib/mlflow-endpoint/route";
import { experimentToWire } from "@/lib/mlflow-endpoint/wire";

/** Routes `/experiments/…`. */
export const experimentRoutes: Route[] = [
  writes("POST", "experiments/create", requests.createExperiment, async ({ teamId }, input) => {
    const artifactLocation = trimEndOf(input.artifact_location ?? "", "/") || null;
    const details = { tags: pairsToRecord(input.tags), artifactLocation };
    const created = await createExperiment(teamId, { name: input.name, ...details });
    return { experiment_id: created.wireId };
  }),
  reads("GET", "experiments/get", requests.experimentRef, async ({ teamId }, { experiment_id }) => {
    return { experiment: experimentToWire(await getExperimentOnly(teamId, experiment_id)) };
  }),
  reads(
    "GET",
    "experiments/get-by-name",
    requests.experimentByName,
    async ({ teamId }, { experiment_name }) => {
      const found = await findExperimentByName(teamId, experiment_name);
      if (!found)
        throw new DomainError("not-found", `Could not find experiment with name '${experiment_name}'`);
      return { experiment: experimentToWire(found) };
    },
  ),
  reads("POST", "experiments/search", requests.searchExperiments, searchPage),
  reads("GET", "experiments/search", requests.searchExperiments, searchPage),
  writes("POST", "experiments/update", requests.updateExperiment, async ({ teamId }, input) => {
    await updateExperiment(teamId, input.experiment_id, { name: input.new_name });
    return {};
  }),
  writes("POST", "experiments/delete", requests.experimentRef, async ({ teamId }, { experiment_id }) => {
    await moveExperiment(teamId, experiment_id, "deleted");
    return {};
  }),
  writes("POST", "experiments/restore", requests.experimentRef, async ({ teamId }, { experiment_id }) => {
    await moveExperiment(teamId, experiment_id, "active");
    return {};
  }),
  writes("POST", "experiments/set-experiment-tag", requests.setExperimentTag, async ({ teamId }, input) => {
    await updateExperiment(teamId, input.experiment_id, { tags: { [input.key]: input.value } });
    return {};
  }),
  writes(
    "POST",
    "experiments/delete-experiment-tag",
    requests.deleteExperimentTag,
    async ({ teamId }, { experiment_id, key }) => {
      await deleteExperimentTag(teamId, experiment_id, key);
      return {};
    },
  ),
  reads("POST", "experiments/search-datasets", requests.searchDatasets, async ({ teamId }, input) => {
    const found = await listDatasetsRead(teamId, input.experiment_ids);
    return {
      dataset_summaries: found.map(({ experimentWireId: experiment_id, name, digest, context }) => {
        return { experiment_id, name, digest, ...(context !== null && { context }) };
      }),
    };
  }),
];

async function searchPage(
  { teamId }: { teamId: string },
  input: {
    max_results?: number;
    page_token?: string;
    filter?: string;
    order_by: string[];
    view_type: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";
  },
) {
  const { filter, order_by: orderBy, page_token: after, view_type } = input;
  const stages = { ACTIVE_ONLY: "active", DELETED_ONLY: "deleted" } as const;
  const { rows, next } = await searchExperiments(teamId, {
    filter,
    orderBy,
    after,
    stage: view_type === "ALL" ? undefined : stages[view_type],
    limit: pageSize(input.max_results, 1000, 50_000),
  });
  return { experiments: rows.map(experimentToWire), next_page_token: next };
}
