import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { StoredModel } from "@/lib/learning/stored-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import { readTrainedModel, readTrainedOn } from "./read-training";

/**
 * Reference to a registered model version: `insurance-fraud@champion` by alias, `insurance-fraud/3` by number, or
 * `…/latest`.
 */
export const ModelReference = z
  .string()
  .regex(
    /^[^@/]+(@[\w.-]+|\/([1-9]\d*|latest))$/,
    "Write name@alias, name/version or name/latest, like insurance-fraud@champion or insurance-fraud/3.",
  )
  .meta({ format: "model-version" });

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

/** The version that a reference names, with its trained model. @throws DomainError with advice */
export async function loadRegisteredModel(
  mlflow: MlflowClient,
  reference: string,
): Promise<RegisteredVersion & { stored: StoredModel }> {
  const found = await findRegisteredVersion(mlflow, reference);
  const stored = await whenFound(
    readTrainedModel(mlflow, found),
    `${notOurs(found)}: it has no model/switchyard.json.`,
  );
  return { ...found, stored };
}

/** The version that a reference names, with its training data. @throws DomainError with advice */
export async function getTrainedVersion(mlflow: MlflowClient, reference: string) {
  const found = await findRegisteredVersion(mlflow, reference);
  const trainedOn = found.experimentRunId && (await readTrainedOn(mlflow, found));
  if (!trainedOn) throw new DomainError("invalid", `${notOurs(found)}. Choose one that was.`);
  return { ...found, trainedOn };
}

function notOurs({ name, version }: RegisteredVersion): string {
  return `${name} version ${version} was not trained by a flow of Switchyard`;
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
