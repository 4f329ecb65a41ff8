import { deleteFor } from "@/lib/deletion/deletable";
import { deletableModel } from "@/lib/deletion/deletable-model";
import { pairsToRecord } from "@/lib/mlflow/protocol";
import { registryRequests } from "@/lib/mlflow/registry-requests";
import { fileResponse } from "@/lib/mlflow-endpoint/file-response";
import { whileUnused } from "@/lib/mlflow-endpoint/in-use";
import { type Caller, changes, type Route, reads, writes } from "@/lib/mlflow-endpoint/route";
import { versionToWire } from "@/lib/mlflow-endpoint/wire";
import { createModelVersion, updateModelVersion } from "@/lib/registry/model-mutations";
import { getModelVersion } from "@/lib/registry/model-queries";
import { moveToStage, readStage } from "@/lib/registry/stage";
import { getVersionFile } from "@/lib/registry/version-snapshot";
import { answerVersions } from "./search-registry";

/** Routes `/model-versions/…`. */
export const modelVersionRoutes: Route[] = [
  writes("POST", "model-versions/create", registryRequests.createVersion, async (caller, input) => {
    const version = await createModelVersion(caller.teamId, input.name, {
      source: input.source,
      runId: input.run_id || undefined,
      modelId: input.model_id || undefined,
      runLink: input.run_link ?? undefined,
      description: input.description ?? undefined,
      tags: pairsToRecord(input.tags),
      createdBy: caller.userName,
    });
    return { model_version: versionToWire(version) };
  }),
  reads("GET", "model-versions/get", registryRequests.versionRef, async ({ teamId }, { name, version }) => {
    return { model_version: versionToWire(await getModelVersion(teamId, name, Number(version))) };
  }),
  reads(
    "GET",
    "model-versions/get-download-uri",
    registryRequests.versionRef,
    async ({ teamId }, { name, version }) => {
      return { artifact_uri: (await getModelVersion(teamId, name, Number(version))).artifactUri };
    },
  ),
  reads(
    "GET",
    "model-versions/get-artifact",
    registryRequests.versionFile,
    async ({ teamId }, input, request) => {
      const { id } = await getModelVersion(teamId, input.name, Number(input.version));
      return fileResponse(teamId, await getVersionFile(teamId, id, input.path), request);
    },
  ),
  reads("GET", "model-versions/search", registryRequests.search, answerVersions),
  writes("PATCH", "model-versions/update", registryRequests.updateVersion, async ({ teamId }, input) => {
    const { name, version, description } = input;
    const updated = await updateModelVersion(teamId, name, Number(version), { description });
    return { model_version: versionToWire(updated) };
  }),
  writes(
    "POST",
    "model-versions/transition-stage",
    registryRequests.transitionStage,
    async ({ teamId }, { name, version, stage, archive_existing_versions: archivesOthers }) => {
      const moved = await moveToStage(teamId, name, version, readStage(stage), { archivesOthers });
      return { model_version: versionToWire(moved) };
    },
  ),
  changes("DELETE", "model-versions/delete", registryRequests.versionRef, async ({ teamId }, input) => {
    const { name, version } = await getModelVersion(teamId, input.name, Number(input.version));
    await whileUnused(() => deleteFor(deletableModel, teamId, { name, version }));
    return {};
  }),
  writes("POST", "model-versions/set-tag", registryRequests.tagVersion, async ({ teamId }, input) => {
    const { name, version, key, value } = input;
    await updateModelVersion(teamId, name, Number(version), { tags: (now) => ({ ...now, [key]: value }) });
    return {};
  }),
  writes(
    "DELETE",
    "model-versions/delete-tag",
    registryRequests.deleteVersionTag,
    async ({ teamId }, { name, version, key }) => {
      await updateModelVersion(teamId, name, Number(version), { tags: ({ [key]: _, ...rest }) => rest });
      return {};
    },
  ),
];

/** The mover for the alias history, with the reason "through MLflow", since MLflow clients send none. */
export function throughMlflow({ userName, email, role }: Caller) {
  return { reason: "through MLflow", by: { name: userName, email, role } };
}
