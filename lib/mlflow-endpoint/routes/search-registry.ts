import { type Searchable, type SearchField, searchRows } from "@/lib/experiments/search-rows";
import { pageSize } from "@/lib/mlflow-endpoint/route";
import { modelToWire, versionToWire } from "@/lib/mlflow-endpoint/wire";
import { listModels, type ModelVersion, type ModelWithVersions } from "@/lib/registry/model-queries";

interface Search {
  max_results?: number;
  page_token?: string;
  filter?: string;
  order_by: string[];
}

/** Answers `registered-models/search`. */
export async function searchModels({ teamId }: { teamId: string }, input: Search) {
  const limit = pageSize(input.max_results, 100, 1000);
  const { rows, next } = await page(await listModels(teamId), input, models, limit);
  return { registered_models: rows.map(modelToWire), next_page_token: next };
}

/** Answers `model-versions/search`. */
export async function searchVersions({ teamId }: { teamId: string }, input: Search) {
  const limit = pageSize(input.max_results, 10_000, 200_000);
  const versions = (await listModels(teamId)).flatMap((model) => model.versions);
  const { rows, next } = await page(versions, input, modelVersions, limit);
  return { model_versions: rows.map(versionToWire), next_page_token: next };
}

function page<T>(all: T[], input: Search, searchable: Searchable<T>, limit: number) {
  const { filter, order_by: orderBy, page_token: after } = input;
  return searchRows(all, { filter, orderBy, limit, after }, searchable);
}

const times: Record<string, SearchField<{ createdAt: Date; updatedAt: Date }>> = {
  creation_timestamp: { type: "number", read: ({ createdAt }) => createdAt.getTime(), isFilter: false },
  last_updated_timestamp: { type: "number", read: ({ updatedAt }) => updatedAt.getTime(), isFilter: false },
  timestamp: { type: "number", read: ({ updatedAt }) => updatedAt.getTime(), isFilter: false },
};

const models: Searchable<ModelWithVersions> = {
  name: "registered models",
  fields: { name: { type: "text", read: ({ name }) => name }, ...times },
  tags: ({ tags }) => tags,
  order: [{ entity: "attribute", key: "name", isDescending: false }],
};

const modelVersions: Searchable<ModelVersion> = {
  name: "model versions",
  fields: {
    name: { type: "text", read: ({ name }) => name },
    run_id: { type: "text", read: ({ runId, outsideRunId }) => runId ?? outsideRunId },
    source_path: { type: "text", read: ({ source }) => source },
    version_number: { type: "number", read: ({ version }) => version },
    ...times,
  },
  tags: ({ tags, trainingTags }) => ({ ...tags, ...trainingTags }),
  order: [
    { entity: "attribute", key: "last_updated_timestamp", isDescending: true },
    { entity: "attribute", key: "name", isDescending: false },
    { entity: "attribute", key: "version_number", isDescending: true },
  ],
};
