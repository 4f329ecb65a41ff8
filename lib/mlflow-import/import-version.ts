import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";
import { cleanArtifactPath } from "@/lib/experiments/experiment";
import { listImportedRuns, listModelIds } from "@/lib/experiments/insert-imported";
import { loggedModelFolder } from "@/lib/experiments/logged-model";
import { findLoggedModelOfRun, getLoggedModel } from "@/lib/experiments/logged-models";
import { listProxiedFiles } from "@/lib/experiments/proxied-files";
import { listRunArtifacts } from "@/lib/experiments/run-artifacts";
import type { MlflowModelVersion } from "@/lib/mlflow/answers";
import { createModelVersion } from "@/lib/registry/model-mutations";
import { isPrompt } from "@/lib/registry/prompt";
import { moveToStage, readStage } from "@/lib/registry/stage";
import { type ImportContext, keepPairs } from "./import-context";
import { importedFromTag, importedModelId, importedRunId, importedStateTag } from "./imported-id";

const longest = { description: 5000, tag: 100_000, link: 500 };
const ownTag = /^switchyard\./;

/**
 * Registers a version as the other server has it, from the imported run or logged model. @returns its number here
 * @throws DomainError with the reason when its files are not here
 */
export async function importVersion(
  context: ImportContext,
  version: MlflowModelVersion,
  identity: Record<string, string>,
): Promise<number> {
  const { teamId, ledger, sourceUri } = context;
  const { name, current_stage: stage } = version;
  if (version.status !== "READY") throw new DomainError("invalid", `its state is ${version.status}`);
  // Tags of ours come from the run.
  const foreign = version.tags.filter(({ key }) => !ownTag.test(key));
  const tags = keepPairs(foreign, "tags of model versions", longest.tag, ledger);
  const place = `/#/models/${encodeURIComponent(name)}/versions/${version.version}`;
  const created = await createModelVersion(teamId, name, {
    ...(isPrompt(tags) ? { source: version.source } : await sourceHere(context, version)),
    runLink: version.run_link.slice(0, longest.link),
    description: version.description.slice(0, longest.description),
    tags: { ...tags, ...identity, [importedFromTag]: trimEndOf(sourceUri, "/") + place },
    createdBy: version.user_id.slice(0, 500),
    wantedNumber: Number(version.version),
  });
  if (stage !== "None" && stage !== "")
    await moveToStage(teamId, name, String(created.version), readStage(stage), { archivesOthers: false });
  return created.version;
}

/** Versions whose runs or logged models were imported. */
export async function imported(
  teamId: string,
  versions: MlflowModelVersion[],
): Promise<MlflowModelVersion[]> {
  const runIds = versions.map(({ run_id }) => importedRunId(teamId, run_id));
  const modelIds = versions.map((version) => importedModelId(teamId, modelOf(version)));
  const runs = await listImportedRuns(teamId, runIds, importedStateTag);
  const models = new Set(await listModelIds(teamId, modelIds));
  return versions.filter((_, index) => runs.has(runIds[index]!) || models.has(modelIds[index]!));
}

/** The source of a version in terms of this portal. */
async function sourceHere({ teamId }: ImportContext, version: MlflowModelVersion) {
  const { source, run_id } = version;
  const modelId = modelOf(version);
  if (modelId !== "") {
    const id = importedModelId(teamId, modelId);
    if ((await listModelIds(teamId, [id])).length > 0) {
      const files = await listProxiedFiles(teamId, loggedModelFolder(await getLoggedModel(teamId, id)));
      if (files.length > 0) return { source: `models:/${id}`, modelId: id };
    }
  }
  const runId = importedRunId(teamId, run_id);
  const isHere = run_id !== "" && (await listImportedRuns(teamId, [runId], importedStateTag)).has(runId);
  const path = pathInRun(source, run_id);
  if (isHere && path !== undefined) {
    const hasFiles =
      (await listRunArtifacts(teamId, runId, path)).length > 0 ||
      (await findLoggedModelOfRun(teamId, runId, path)) !== undefined;
    if (hasFiles) return { source: `runs:/${runId}/${path}`, runId };
  }
  // Such a source is kept as given: the version has no files here.
  if (/^(s3|gs|wasbs|abfss|hdfs|dbfs|https?):/i.test(source))
    return { source, runId: isHere ? runId : undefined };
  throw new DomainError(
    "invalid",
    modelId !== "" || isHere
      ? "its files were not imported"
      : "its run was not imported: it is deleted, or outside of what was asked for",
  );
}

/** Id of the logged model that a version was registered from; empty without one. */
function modelOf({ source, model_id }: MlflowModelVersion): string {
  return source.match(/(?:^models:\/+|\/models\/)(m-[0-9a-f]{32})\b/)?.[1] ?? model_id ?? "";
}

/** Folder of a version's files in its run's artifacts; undefined when the source lies elsewhere. */
function pathInRun(source: string, runId: string): string | undefined {
  if (runId === "") return undefined;
  for (const root of [`runs:/${runId}`, `/${runId}/artifacts`]) {
    const at = source.replace(/^runs:\/+/, "runs:/").indexOf(root);
    if (at < 0) continue;
    const rest = source.replace(/^runs:\/+/, "runs:/").slice(at + root.length);
    if (rest === "" || rest.startsWith("/")) return cleanArtifactPath(rest);
  }
  return undefined;
}
