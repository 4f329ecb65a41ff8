import { type Comparison, matches, parseFilter } from "@/lib/experiments/filter";
import {
  createModelVersion,
  createRegisteredModel,
  updateModelVersion,
  updateRegisteredModel,
} from "@/lib/experiments/model-mutations";
import {
  getModel,
  getModelVersion,
  listModels,
  type ModelVersion,
  type ModelWithVersions,
} from "@/lib/experiments/model-queries";
import { pairsToRecord, requests } from "@/lib/mlflow/protocol";
import { type Caller, onePage, pageSize, type Route, readPageToken, reads, writes } from "@/lib/mlflow/route";
import { modelToWire, versionToWire } from "@/lib/mlflow/wire";
import { moveAlias, removeAlias } from "@/lib/models/move-alias";

/** `/registered-models/…` and `/model-versions/…` */
export const modelRoutes: Route[] = [
  writes("POST", "registered-models/create", requests.createRegisteredModel, async ({ teamId }, input) => {
    await createRegisteredModel(teamId, { ...input, tags: pairsToRecord(input.tags) });
    return { registered_model: modelToWire(await getModel(teamId, input.name)) };
  }),
  reads("GET", "registered-models/get", requests.registeredModelRef, async ({ teamId }, { name }) => {
    return { registered_model: modelToWire(await getModel(teamId, name)) };
  }),
  reads("GET", "registered-models/search", requests.search, async ({ teamId }, input) => {
    const { rows, next_page_token } = page(await listModels(teamId), input, modelValue);
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
      const { name, source, description, tags } = input;
      const given = { source, description, tags: pairsToRecord(tags), createdBy: userName };
      return { model_version: versionToWire(await createModelVersion(teamId, name, given)) };
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
    const { rows, next_page_token } = page(versions, input, versionValue);
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

/** MLflow's clients give no reason, so the history says where the move came from. */
function throughMlflow({ userName, email, role }: Caller) {
  return { reason: "through MLflow", by: { name: userName, email, role } };
}

/** On these calls a version is a number; aliases have a call of their own. */
function getNumbered(teamId: string, name: string, version: string): Promise<ModelVersion> {
  return getModelVersion(teamId, name, version.replace(/^@/, "#"));
}

/** There are no stages here, so the newest version is the latest of every stage. */
async function latestVersions({ teamId }: { teamId: string }, { name }: { name: string }) {
  return { model_versions: (await getModel(teamId, name)).versions.slice(0, 1).map(versionToWire) };
}

function page<T>(
  all: T[],
  input: { max_results?: number; page_token?: string; filter?: string },
  read: (row: T, comparison: Comparison) => string | number | undefined,
) {
  const limit = pageSize(input.max_results, 100, 200_000);
  const offset = readPageToken(input.page_token);
  const filter = parseFilter(input.filter);
  const found = all.filter((row) => filter.every((one) => matches(one, read(row, one))));
  return onePage(found.slice(offset, offset + limit + 1), offset, limit);
}

function modelValue(model: ModelWithVersions, { entity, key }: Comparison) {
  return entity === "tag" ? model.tags[key] : key === "name" ? model.name : undefined;
}

function versionValue(version: ModelVersion, { entity, key }: Comparison) {
  if (entity === "tag") return version.tags[key];
  if (key === "name") return version.name;
  if (key === "run_id") return version.runId ?? undefined;
  if (key === "version_number") return version.version;
  return key === "source_path" ? version.source : undefined;
}
