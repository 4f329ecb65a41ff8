import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { ScoringModel } from "@/lib/learning/scoring-model";
import type { MlflowModelVersion } from "@/lib/mlflow/answers";
import type { MlflowClient } from "@/lib/mlflow/client";
import { readScoringModel, readTrainedOn } from "./read-training";

const referenceInWords =
  "Write name@alias, name/version or name/latest, like insurance-fraud@champion or insurance-fraud/3.";

/**
 * Reference to a registered model version: `insurance-fraud@champion` by alias, `insurance-fraud/3` by number, or
 * `…/latest`.
 */
export const ModelReference = z
  .string()
  .regex(/^[^@/]+(@[\w.-]+|\/([1-9]\d*|latest))$/, referenceInWords)
  .meta({ format: "model-version", patternInWords: referenceInWords });

/** Version that a reference currently names. */
export interface RegisteredVersion {
  name: string;
  version: string;
  /** Null when referenced by number or as the latest. */
  alias: string | null;
  experimentRunId: string;
}

/** Finds the version of a reference. @throws DomainError "not-found" with advice */
export async function findRegisteredVersion(
  mlflow: MlflowClient,
  reference: string,
): Promise<RegisteredVersion> {
  const [name, wanted] = ModelReference.parse(reference).split(/[@/]/) as [string, string];
  const alias = reference.includes("@") ? wanted : null;
  const found = await (alias
    ? findVersionByAlias(mlflow, name, alias)
    : whereKnown(
        wanted === "latest" ? mlflow.findLatestModelVersion(name) : mlflow.getModelVersion(name, wanted),
      ));
  if (found) return { name, version: found.version, alias, experimentRunId: found.run_id };
  throw new DomainError(
    "not-found",
    alias
      ? `No version of the model ${name} has the alias ${alias}. Give a version the alias on the model's page, or use a version number: ${name}/1.`
      : `There is no version ${wanted} of the model ${name}.`,
  );
}

/** The version that an alias names; undefined when there is no such model or alias. */
export function findVersionByAlias(
  mlflow: MlflowClient,
  name: string,
  alias: string,
): Promise<MlflowModelVersion | undefined> {
  // MLflow answers "invalid" for an alias that no version has.
  return whereKnown(mlflow.getModelVersionByAlias(name, alias), /\balias\b.*\bnot found/i);
}

/** The version that a reference names, with its model, whoever trained it. @throws DomainError with advice */
export async function loadRegisteredModel(
  mlflow: MlflowClient,
  reference: string,
  teamId: string,
): Promise<RegisteredVersion & { scoring: ScoringModel }> {
  const found = await findRegisteredVersion(mlflow, reference);
  return { ...found, scoring: await readScoringModel(mlflow, found, teamId) };
}

/** The version that a reference names, with its training data; undefined data when nothing recorded them. */
async function findTrainedVersion(mlflow: MlflowClient, reference: string) {
  const found = await findRegisteredVersion(mlflow, reference);
  const trainedOn = found.experimentRunId ? await readTrainedOn(mlflow, found) : undefined;
  return { ...found, trainedOn };
}

/** The version that a reference names, with its training data. @throws DomainError with advice */
export async function getTrainedVersion(mlflow: MlflowClient, reference: string) {
  const { trainedOn, ...found } = await findTrainedVersion(mlflow, reference);
  if (!trainedOn)
    throw new DomainError(
      "invalid",
      `${found.name} version ${found.version} does not say which data it was trained on. Choose a reference by its version, or set the tags switchyard.dataset (claims/3) and switchyard.sha256 on the version.`,
    );
  return { ...found, trainedOn };
}

async function whereKnown<T>(lookup: Promise<T>, unknown?: RegExp): Promise<T | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === "not-found" || (error.code === "invalid" && unknown?.test(error.message)))
      return undefined;
    throw error;
  }
}
