import type { DatasetVersion } from "@/lib/datasets/queries";
import type { MlflowClient } from "@/lib/mlflow/client";
import type { RegisteredVersion } from "./registered-model";
import { readTrainingRecord } from "./training-record";
import { rowHasher, unseenRows } from "./unseen-rows";

/** Maximum rows that are looked at: each is hashed. */
const mostRows = 2_000_000;

/**
 * Number of rows of a dataset version that a model was trained on, by their content. Undefined when it is not known: the model
 * stored no rows, the version lacks a column that tells them apart, or has too many rows.
 */
export async function countLearnedRows(
  mlflow: MlflowClient,
  model: Pick<RegisteredVersion, "name" | "version">,
  version: DatasetVersion,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (version.rows > mostRows) return undefined;
  const trained = (await readTrainingRecord(mlflow, model))?.rows;
  if (!trained) return undefined;
  const { content, key } = trained.columns;
  const names = new Set(version.columns.map(({ name }) => name));
  if (![...content, ...(key === null ? [] : [key])].every((name) => names.has(name))) return undefined;
  const all = Uint32Array.from({ length: version.rows }, (_, row) => row);
  return version.rows - (await unseenRows(rowHasher(version, signal), all, [trained])).length;
}
