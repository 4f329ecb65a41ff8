import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { MlflowClient } from "@/lib/mlflow/client";
import type { StoredModel } from "./stored-model";
import { readTrainedModel } from "./trained-version";

/** A registered model's version: `insurance-fraud@champion` by alias, `insurance-fraud/3` by number. */
export const ModelReference = z
  .string()
  .regex(
    /^[^@/]+(@[\w-]+|\/[1-9]\d*)$/,
    "Write name@alias or name/version, like insurance-fraud@champion or insurance-fraud/3.",
  );

export interface RegisteredModel {
  name: string;
  version: string;
  /** null when it was asked for by its number. */
  alias: string | null;
  stored: StoredModel;
}

/** The model that a reference names, as it was trained. @throws DomainError that says what to do */
export async function loadRegisteredModel(mlflow: MlflowClient, reference: string): Promise<RegisteredModel> {
  const [, name, sign, wanted] = ModelReference.parse(reference).match(/^([^@/]+)([@/])(.+)$/) as string[];
  const alias = sign === "@" ? wanted! : null;
  const found = await whenFound(
    alias ? mlflow.getModelVersionByAlias(name!, alias) : mlflow.getModelVersion(name!, wanted!),
    alias
      ? `No version of the model ${name} has the alias ${alias}. Give a version the alias on the model's page, or name a version: ${name}/1.`
      : `There is no version ${wanted} of the model ${name}.`,
  );
  const stored = await whenFound(
    readTrainedModel(mlflow, found.run_id),
    `${name} version ${found.version} was not trained by a flow of Switchyard: it has no model/switchyard.json.`,
  );
  return {
    name: name!,
    version: found.version,
    alias,
    stored,
  };
}

async function whenFound<T>(asked: Promise<T>, otherwise: string): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DomainError && error.code === "not-found")
      throw new DomainError("not-found", otherwise);
    throw error;
  }
}
