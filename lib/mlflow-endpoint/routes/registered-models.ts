import { deleteFor, usesOf } from "@/lib/deletion/deletable";
import { deletableModel } from "@/lib/deletion/deletable-model";
import { usesInWords } from "@/lib/deletion/use";
import { pairsToRecord } from "@/lib/mlflow/protocol";
import { registryRequests } from "@/lib/mlflow/registry-requests";
import { inUse, whileUnused } from "@/lib/mlflow-endpoint/in-use";
import { changes, type Route, reads, writes } from "@/lib/mlflow-endpoint/route";
import { modelToWire, versionToWire } from "@/lib/mlflow-endpoint/wire";
import { createRegisteredModel, updateRegisteredModel } from "@/lib/registry/model-mutations";
import { getModel, getModelOfStages, getModelVersion, listModelVersions } from "@/lib/registry/model-queries";
import { moveAlias, removeAlias } from "@/lib/registry/move-alias";
import { renameModel } from "@/lib/registry/rename-model";
import { latestOfStages, readStage } from "@/lib/registry/stage";
import { throughMlflow } from "./model-versions";
import { answerModels } from "./search-registry";

/** Routes `/registered-models/…`. */
export const registeredModelRoutes: Route[] = [
  writes("POST", "registered-models/create", registryRequests.createModel, async ({ teamId }, input) => {
    const { name, description } = input;
    const tags = pairsToRecord(input.tags);
    await createRegisteredModel(teamId, { name, description: description ?? undefined, tags });
    return { registered_model: modelToWire(await getModelOfStages(teamId, name)) };
  }),
  reads("GET", "registered-models/get", registryRequests.modelRef, async ({ teamId }, { name }) => {
    return { registered_model: modelToWire(await getModelOfStages(teamId, name)) };
  }),
  reads("GET", "registered-models/search", registryRequests.search, answerModels),
  // R's client.
  reads("POST", "registered-models/search", registryRequests.search, answerModels),
  writes("PATCH", "registered-models/update", registryRequests.updateModel, async ({ teamId }, input) => {
    await updateRegisteredModel(teamId, input.name, { description: input.description });
    return { registered_model: modelToWire(await getModelOfStages(teamId, input.name)) };
  }),
  changes("POST", "registered-models/rename", registryRequests.renameModel, async ({ teamId }, input) => {
    const uses = await usesOf(deletableModel, teamId, { name: input.name });
    if (uses.length > 0 && input.new_name !== input.name)
      throw inUse(`${input.name} is found by its name: it is used by ${usesInWords(uses)}.`);
    await renameModel(teamId, input.name, input.new_name);
    return { registered_model: modelToWire(await getModelOfStages(teamId, input.new_name)) };
  }),
  changes("DELETE", "registered-models/delete", registryRequests.modelRef, async ({ teamId }, { name }) => {
    await getModel(teamId, name);
    await whileUnused(() => deleteFor(deletableModel, teamId, { name }));
    return {};
  }),
  writes("POST", "registered-models/set-tag", registryRequests.tagModel, async ({ teamId }, input) => {
    const { name, key, value } = input;
    await updateRegisteredModel(teamId, name, { tags: (now) => ({ ...now, [key]: value }) });
    return {};
  }),
  writes(
    "DELETE",
    "registered-models/delete-tag",
    registryRequests.deleteModelTag,
    async ({ teamId }, { name, key }) => {
      await updateRegisteredModel(teamId, name, { tags: ({ [key]: _, ...rest }) => rest });
      return {};
    },
  ),
  reads("POST", "registered-models/get-latest-versions", registryRequests.latestVersions, latestVersions),
  reads("GET", "registered-models/get-latest-versions", registryRequests.latestVersions, latestVersions),
  reads("GET", "registered-models/alias", registryRequests.aliasRef, async ({ teamId }, { name, alias }) => {
    const isLatest = alias.toLowerCase() === "latest";
    const [newest] = isLatest ? await listModelVersions(teamId, name, { most: 1 }) : [];
    return { model_version: versionToWire(newest ?? (await getModelVersion(teamId, name, `@${alias}`))) };
  }),
  writes("POST", "registered-models/alias", registryRequests.setAlias, async (caller, input) => {
    const { name, alias, version } = input;
    await moveAlias(caller.teamId, name, { alias, version: `${version}`, ...throughMlflow(caller) });
    return {};
  }),
  writes("DELETE", "registered-models/alias", registryRequests.aliasRef, async (caller, { name, alias }) => {
    await removeAlias(caller.teamId, name, { alias, ...throughMlflow(caller) });
    return {};
  }),
];

async function latestVersions({ teamId }: { teamId: string }, input: { name: string; stages: string[] }) {
  const { versions } = await getModelOfStages(teamId, input.name);
  const stages = input.stages.length === 0 ? undefined : input.stages.map(readStage);
  return { model_versions: latestOfStages(versions, stages).map(versionToWire) };
}
