import type { CodedColumn } from "@/lib/datasets/coded-column";
import { DomainError } from "@/lib/errors";
import type { MlflowClient } from "@/lib/mlflow/client";
import { championAlias } from "./alias";
import { getModelKind } from "./catalog";
import type { Scored } from "./compare-models";
import type { Evaluation } from "./evaluation";
import { encodeFeatures } from "./features";
import { readTrainedModel, readTrainingTags } from "./read-training";
import type { StoredModel } from "./stored-model";
import { calculateInWorker, predictInWorker } from "./train-in-workers";

export interface Champion {
  version: string;
  stored: StoredModel;
  /** SHA-256 of the rows that it was held to, by row number. */
  splitSha256: string | undefined;
}

/**
 * The model that the alias names, that was trained by a flow and that can score these claims; undefined when there is none.
 * @param columns of the claims: a champion that reads others cannot be compared on them
 */
export async function findChampion(
  mlflow: MlflowClient,
  model: string,
  columns: readonly { name: string }[],
): Promise<Champion | undefined> {
  try {
    const { version, run_id } = await mlflow.getModelVersionByAlias(model, championAlias);
    const found = { name: model, version, experimentRunId: run_id };
    const [tags, stored] = await Promise.all([
      readTrainingTags(mlflow, found),
      readTrainedModel(mlflow, found),
    ]);
    if (!stored.features.every(({ name }) => columns.some((column) => column.name === name)))
      return undefined;
    return {
      version,
      stored,
      splitSha256: tags.get("switchyard.split"),
    };
  } catch (error) {
    if (error instanceof DomainError && (error.code === "not-found" || error.code === "invalid"))
      return undefined;
    throw error;
  }
}

/** How the champion does on the same rows, and how much better the new model is, with 95 % intervals. */
export async function compareWithChampion(
  champion: Champion,
  challenger: Scored,
  claims: {
    columns: Record<string, CodedColumn>;
    rows: Uint32Array;
    labels: Uint8Array;
    splitSha256: string;
  },
  seed: number,
): Promise<NonNullable<Evaluation["champion"]>> {
  const { stored } = champion;
  const codes = encodeFeatures(stored.features, claims.columns);
  const probabilities = await predictInWorker(
    getModelKind(stored.kind).slug,
    stored.model,
    codes,
    claims.rows,
  );
  const scored = { probabilities, threshold: stored.threshold };
  return {
    version: champion.version,
    threshold: stored.threshold,
    ...(await calculateInWorker("scoreModel", claims.labels, scored)),
    differences: await calculateInWorker("compareModels", claims.labels, scored, challenger, seed),
    mayHaveSeen: champion.splitSha256 !== claims.splitSha256,
  };
}
