import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { ScoringModel } from "@/lib/learning/scoring-model";
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
  const found = await whenFound(
    alias
      ? mlflow.getModelVersionByAlias(name, alias)
      : wanted === "latest"
        ? mlflow.getLatestModelVersion(name)
        : mlflow.getModelVersion(name, wanted),
    alias
      ? `No version of the model ${name} has the alias ${alias}. Give a version the alias on the model's page, or use a version number: ${name}/1.`
      : `There is no version ${wanted} of the model ${name}.`,
  );
  return { name, version: found.version, alias, experimentRunId: found.run_id };
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

async function whenFound<T>(lookup: Promise<T>, otherwise: string): Promise<T> {
  try {
    return await lookup;
  } catch (error) {
    // MLflow answers "invalid" for an alias that no version has.
    if (error instanceof DomainError && ["not-found", "invalid"].includes(error.code))
      throw new DomainError("not-found", otherwise);
    throw error;
  }
}
