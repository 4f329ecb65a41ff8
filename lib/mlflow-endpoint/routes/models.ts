import { DomainError } from "@/lib/base/errors";
import { type Searchable, type SearchField, searchRows } from "@/lib/experiments/search-rows";
import { pairsToRecord, requests } from "@/lib/mlflow/protocol";
import {
  type Caller,
  onePage,
  pageSize,
  type Route,
  readPageToken,
  reads,
  writes,
} from "@/lib/mlflow-endpoint/route";
import { modelToWire, versionToWire } from "@/lib/mlflow-endpoint/wire";
import {
  createModelVersion,
  createRegisteredModel,
  updateModelVersion,
  updateRegisteredModel,
} from "@/lib/registry/model-mutations";
import {
  getModel,
  getModelVersion,
  listModels,
  type ModelVersion,
  type ModelWithVersions,
} from "@/lib/registry/model-queries";
import { moveAlias, removeAlias } from "@/lib/registry/move-alias";

/** Routes `/registered-models/…` and `/model-versions/…`. */
export const modelRoutes: Route[] = [
  writes("POST", "registered-models/create", requests.createRegisteredModel, async ({ teamId }, input) => {
    await createRegisteredModel(teamId, { ...input, tags: pairsToRecord(input.tags) });
    return { registered_model: modelToWire(await getModel(teamId, input.name)) };
  }),
  reads("GET", "registered-models/get", requests.registeredModelRef, async ({ teamId }, { name }) => {
    return { registered_model: modelToWire(await getModel(teamId, name)) };
  }),
  reads("GET", "registered-models/search", requests.search, async ({ teamId }, input) => {
    const { rows, next_page_token } = await page(await listModels(teamId), input, models, 1000);
    return { registered_models: rows.map(modelToWire), next_page_token };
  }),
  writes("PATCH", "registered-models/update", requests.updateRegisteredModel, async ({ teamId }, input) => {
    await updateRegisteredModel(teamId, input.name, { description: input.description });
    return { registered_model: modelToWire(await getModel(teamId, input.name)) };
  }),
  writes("POST", "registered-models/set-tag", requests.tagRegisteredModel, async ({ teamId }, input) => {
    const { tags } = await getModel(teamId, input.name);
    await updateRegisteredModel(teamId, input.name, { tags: { ...tags, [input.key]: input.value } });
    return {};
  }),
  reads("POST", "registered-models/get-latest-versions", requests.latestVersions, latestVersions),
  reads("GET", "registered-models/get-latest-versions", requests.latestVersions, latestVersions),
  reads("GET", "registered-models/alias", requests.aliasRef, async ({ teamId }, { name, alias }) => {
    await getModel(teamId, name);
    return { model_version: versionToWire(await getModelVersion(teamId, name, `@${alias}`)) };
  }),
  writes("POST", "registered-models/alias", requests.setAlias, async (caller, { name, alias, version }) => {
    await moveAlias(caller.teamId, name, { alias, version: `${version}`, ...throughMlflow(caller) });
    return {};
  }),
  writes("DELETE", "registered-models/alias", requests.aliasRef, async (caller, { name, alias }) => {
    await removeAlias(caller.teamId, name, { alias, ...throughMlflow(caller) });
    return {};
  }),
  writes(
    "POST",
    "model-versions/create",
    requests.createModelVersion,
    async ({ teamId, userName }, input) => {
      const version = await createModelVersion(teamId, input.name, {
        source: input.source,
        runId: input.run_id || undefined,
        modelId: input.model_id || undefined,
        runLink: input.run_link ?? undefined,
        description: input.description,
        tags: pairsToRecord(input.tags),
        createdBy: userName,
      });
      return { model_version: versionToWire(version) };
    },
  ),
  reads("GET", "model-versions/get", requests.versionRef, async ({ teamId }, { name, version }) => {
    return { model_version: versionToWire(await getNumbered(teamId, name, version)) };
  }),
  reads(
    "GET",
    "model-versions/get-download-uri",
    requests.versionRef,
    async ({ teamId }, { name, version }) => {
      return { artifact_uri: (await getNumbered(teamId, name, version)).artifactUri };
    },
  ),
  reads("GET", "model-versions/search", requests.search, async ({ teamId }, input) => {
    const versions = (await listModels(teamId)).flatMap((model) => model.versions);
    const { rows, next_page_token } = await page(versions, input, modelVersions, 200_000);
    return { model_versions: rows.map(versionToWire), next_page_token };
  }),
  writes("PATCH", "model-versions/update", requests.updateVersion, async ({ teamId }, input) => {
    const { name, version } = await getNumbered(teamId, input.name, input.version);
    const { description } = input;
    return { model_version: versionToWire(await updateModelVersion(teamId, name, version, { description })) };
  }),
  writes("POST", "model-versions/set-tag", requests.tagVersion, async ({ teamId }, input) => {
    const { name, version, tags } = await getNumbered(teamId, input.name, input.version);
    await updateModelVersion(teamId, name, version, { tags: { ...tags, [input.key]: input.value } });
    return {};
  }),
];

/** The mover for the alias history, with the reason "through MLflow", since MLflow clients send none. */
function throughMlflow({ userName, email, role }: Caller) {
  return { reason: "through MLflow", by: { name: userName, email, role } };
}

/** Gets a version by number: these calls do not accept aliases, which have their own call. */
function getNumbered(teamId: string, name: string, version: string): Promise<ModelVersion> {
  return getModelVersion(teamId, name, version.replace(/^@/, "#"));
}

/**
 * Newest version for each requested stage; for all stages when none is named. Versions cannot be moved to stages here,
 * so all are in the stage None, and other stages have no version. @throws DomainError "invalid" for an unknown stage
 */
async function latestVersions({ teamId }: { teamId: string }, input: { name: string; stages: string[] }) {
  const known = ["none", "staging", "production", "archived"];
  const unknown = input.stages.find((stage) => !known.includes(stage.toLowerCase()));
  if (unknown !== undefined)
    throw new DomainError(
      "invalid",
      `Invalid Model Version stage: ${unknown}. Value must be one of None, Staging, Production, Archived.`,
    );
  const { versions } = await getModel(teamId, input.name);
  const isAsked = input.stages.length === 0 || input.stages.some((stage) => stage.toLowerCase() === "none");
  return { model_versions: isAsked ? versions.slice(0, 1).map(versionToWire) : [] };
}

async function page<T>(
  all: T[],
  input: { max_results?: number; page_token?: string; filter?: string; order_by: string[] },
  searchable: Searchable<T>,
  most: number,
) {
  const limit = pageSize(input.max_results, 100, most);
  const offset = readPageToken(input.page_token);
  const found = await searchRows(all, { filter: input.filter, orderBy: input.order_by }, searchable);
  return onePage(found.slice(offset, offset + limit + 1), offset, limit);
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
    run_id: { type: "text", read: ({ runId }) => runId ?? undefined },
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
