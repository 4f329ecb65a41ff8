import { DomainError } from "@/lib/base/errors";
import { cleanArtifactPath } from "@/lib/experiments/experiment";
import { type LoggedModel, loggedModelFolder } from "@/lib/experiments/logged-model";
import { findLoggedModelOfRun, getLoggedModel } from "@/lib/experiments/logged-models";
import { getExperimentRun, listExperimentRuns } from "@/lib/experiments/queries";
import { listRunArtifacts } from "@/lib/experiments/run-artifacts";
import { getModelVersion, getModelVersionById, type ModelVersion } from "./model-queries";

/** Location of the files that a version is registered with. */
type VersionFilesFrom =
  | { kind: "run"; path: string }
  | { kind: "logged-model"; folder: string }
  | { kind: "version"; versionId: string; path: string }
  /** A place that the portal does not read. The version has no files here. */
  | { kind: "outside" };

export interface VersionSource {
  from: VersionFilesFrom;
  runId: string | null;
  modelId: string | null;
  /** Run as the client named it, of another server. */
  outsideRunId: string;
}

interface Claim {
  source: string;
  /** Run and logged model that the source belongs to, as stated by the caller. */
  runId?: string;
  modelId?: string;
  /** MLflow keeps prompts as registered models, with the text in a tag and no files. */
  isPrompt?: boolean;
}

/**
 * Finds what a version's source names: `runs:/<run>/<path>`, `models:/<model id>`, `models:/<name>/<version>`,
 * `mlflow-artifacts:/…` of the team, or an address of another scheme.
 * @throws DomainError "not-found" for a run, model or version that the team does not have; "invalid" for another source,
 * and one that does not belong to the claimed run or model
 */
export async function resolveSource(teamId: string, claim: Claim): Promise<VersionSource> {
  const { source } = claim;
  if (claim.isPrompt) return { from: { kind: "outside" }, runId: null, modelId: null, outsideRunId: "" };
  const [, ofRun, runPath = ""] =
    source.match(/^runs:\/+([0-9a-f]{32})\/?(.*)$/s) ??
    source.match(/^mlflow-artifacts:\/+\d+\/([0-9a-f]{32})\/artifacts\/?(.*)$/s) ??
    [];
  if (ofRun) return fromRun(teamId, claim, ofRun, cleanArtifactPath(runPath));
  const [, ofModel, modelPath = ""] =
    source.match(/^models:\/+(m-[0-9a-f]{32})\/?(.*)$/s) ??
    source.match(/^mlflow-artifacts:\/+\d+\/models\/(m-[0-9a-f]{32})\/artifacts\/?(.*)$/s) ??
    [];
  if (ofModel) return fromModel(teamId, claim, await getLoggedModel(teamId, ofModel), modelPath);
  const [, name, number] = source.match(/^models:\/([^/:@]+)(?:\/([^/]+)|(?=@))/) ?? [];
  if (name) {
    const alias = source.match(/@([\w-]+)$/)?.[1];
    return fromVersion(await getModelVersion(teamId, name, number ?? `@${alias}`), "");
  }
  const [, versionId, versionPath = ""] =
    source.match(/^mlflow-artifacts:\/+models\/([0-9a-f-]{36})\/?(.*)$/s) ?? [];
  if (versionId)
    return fromVersion(await getModelVersionById(teamId, versionId), cleanArtifactPath(versionPath));
  return outside(teamId, claim);
}

async function fromRun(teamId: string, claim: Claim, runId: string, path: string): Promise<VersionSource> {
  if (claim.runId && claim.runId !== runId) throw foreign(claim, "run_id");
  await getExperimentRun(teamId, runId);
  const isLogged = path !== "" && (await listRunArtifacts(teamId, runId, path)).length === 0;
  const model = isLogged ? await findLoggedModelOfRun(teamId, runId, path) : undefined;
  if (model) return fromModel(teamId, claim, model, "");
  if (claim.modelId) throw foreign(claim, "model_id");
  return { from: { kind: "run", path }, runId, modelId: null, outsideRunId: "" };
}

async function fromModel(
  teamId: string,
  claim: Claim,
  model: LoggedModel,
  path: string,
): Promise<VersionSource> {
  if (claim.modelId && claim.modelId !== model.id) throw foreign(claim, "model_id");
  const { runId, outsideRunId } = await ownRun(teamId, claim.runId || (model.sourceRunId ?? ""));
  const inside = cleanArtifactPath(path);
  const folder = [loggedModelFolder(model), inside].filter((part) => part !== "").join("/");
  return { from: { kind: "logged-model", folder }, runId, modelId: model.id, outsideRunId };
}

function fromVersion(
  { id: versionId, runId, modelId, outsideRunId }: ModelVersion,
  path: string,
): VersionSource {
  return { from: { kind: "version", versionId, path }, runId, modelId, outsideRunId };
}

async function outside(teamId: string, claim: Claim): Promise<VersionSource> {
  const { source } = claim;
  const [, scheme] = source.match(/^([a-z][\w+.-]*):./i) ?? [];
  if (!scheme || /^file$/i.test(scheme) || /^[a-z]$/i.test(scheme))
    throw new DomainError(
      "invalid",
      `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.`,
    );
  if (/(^|[/\\])\.\.([/\\]|$)/.test(decoded(source)))
    throw new DomainError("invalid", `Invalid model version source: '${source}'.`);
  if (/^(models|mlflow-artifacts)$/i.test(scheme)) throw foreign(claim, "run_id");
  if (claim.modelId) await getLoggedModel(teamId, claim.modelId);
  const { runId, outsideRunId } = await ownRun(teamId, claim.runId ?? "");
  return { from: { kind: "outside" }, runId, modelId: claim.modelId || null, outsideRunId };
}

/** The team's run of that id; otherwise the id is kept as one of another server. */
async function ownRun(teamId: string, claimed: string) {
  const [run] = claimed === "" ? [] : await listExperimentRuns(teamId, [claimed]);
  return run ? { runId: run.id, outsideRunId: "" } : { runId: null, outsideRunId: claimed };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function foreign({ source }: Claim, parameter: "run_id" | "model_id"): DomainError {
  return new DomainError(
    "invalid",
    `Invalid model version source: '${source}'. The ${parameter} request parameter must identify the resource that contains the source.`,
  );
}
