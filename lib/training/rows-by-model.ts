import type { Outcome } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import type { RowSample } from "@/lib/datasets/sampled-table";
import { hashRows } from "@/lib/learning/sampling/row-identity";
import { rowsWhere } from "@/lib/learning/sampling/rows-where";
import type { ScoringModel } from "@/lib/learning/scoring-model";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import type { MlflowClient } from "@/lib/mlflow/client";
import type { Distinguished } from "@/lib/monitoring/compared-rows";
import type { RegisteredVersion } from "./registered-model";
import { rowsOfVersion } from "./rows-of-training";

/** Maximum rows of a version that are distinguished: each is hashed. */
const mostRows = 2_000_000;

/** Tells the rows of a sample that a model learned from apart from others, by their content and key. */
export async function rowsByModel(
  mlflow: MlflowClient,
  model: Pick<RegisteredVersion, "name" | "version" | "experimentRunId"> & { scoring: ScoringModel },
  on: { version: DatasetVersion; outcome: Outcome; sample: RowSample },
  signal?: AbortSignal,
): Promise<Distinguished> {
  const { version, sample } = on;
  if (version.rows > mostRows)
    return { why: "there are too many to tell which of them the model learned from", isFair: true };
  const known = await rowsOfVersion(mlflow, model, on, signal);
  if (typeof known === "string")
    return { why: `it is not known which of them the model learned from: ${known}`, isFair: false };
  if (!(await calculateInWorker("areDistinguishable", known.hashes)))
    return { why: "most rows that the model learned from equal another one", isFair: true };
  const hashes = await hashRows(version, known.columns, { signal, sample });
  const isLearned = await calculateInWorker("learnedRows", hashes, known.hashes);
  return { fresh: rowsWhere(isLearned, 0), learned: rowsWhere(isLearned, 1) };
}
