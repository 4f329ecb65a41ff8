import { createHash } from "node:crypto";
import { DomainError } from "@/lib/base/errors";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { hashRows, identityColumns, pickHashes } from "@/lib/learning/sampling/row-identity";
import { SplitSettings } from "@/lib/learning/sampling/split-settings";
import type { ScoringModel } from "@/lib/learning/scoring-model";
import { outcomeOf } from "@/lib/learning/stored-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import { readTrainedOn, readTrainingTags } from "./read-training";
import type { RegisteredVersion } from "./registered-model";
import { splitVersion } from "./split-version";
import { defaultTestSize } from "./task-inputs";
import { getTrainingOfRun } from "./training-of-run";
import { type KnownRows, readTrainingRecord, type TrainingRecord } from "./training-record";

/** A registered version whose training rows are requested. */
interface Training {
  name: string;
  version: string;
  experimentRunId: string;
  record: TrainingRecord | undefined;
  outcome: Outcome;
}

/** Rows that a registered version learned from, whoever trained it, or the reason why they are unknown. */
export async function rowsOfVersion(
  mlflow: MlflowClient,
  side: Pick<RegisteredVersion, "name" | "version" | "experimentRunId"> & { scoring: ScoringModel },
  { version, outcome }: { version: DatasetVersion; outcome: Outcome },
  signal?: AbortSignal,
): Promise<KnownRows | string> {
  if (!side.experimentRunId) return "it was registered without an experiment run";
  const { source } = side.scoring;
  const isOwn = "trained" in source;
  const training = {
    ...side,
    record: isOwn ? await readTrainingRecord(mlflow, side) : undefined,
    outcome: isOwn ? outcomeOf(source.trained) : outcome,
  };
  return rowsOfTraining(version.teamId, mlflow, training, version.columns as DatasetColumn[], signal);
}

/**
 * Rows that a model learned from: as its training recorded them. When nothing was recorded, or the claims lack the
 * recorded columns, they are recomputed from its dataset version and the split whose hash it stored.
 * @param available columns of the claims to compare on @returns the reason when the rows are unknown
 */
export async function rowsOfTraining(
  teamId: string,
  mlflow: MlflowClient,
  training: Training,
  available: readonly DatasetColumn[],
  signal?: AbortSignal,
): Promise<KnownRows | string> {
  const isThere = (name: string | null) => available.some((column) => column.name === name);
  const { record } = training;
  if (record?.rows?.columns.content.every(isThere)) {
    const { columns, hashes } = record.rows;
    if (columns.key === null || isThere(columns.key)) return { columns, hashes };
    return { columns: { ...columns, key: null }, hashes: { ...hashes, key: null } };
  }
  const trainedOn = await readTrainedOn(mlflow, training);
  if (!trainedOn) return "its training does not state which data it learned from";
  const version = await findVersion(teamId, trainedOn);
  if (!version) return "the data that it learned from has changed or is gone";
  const own = identityColumns(version.columns as DatasetColumn[], version.rows, training.outcome);
  const columns = { content: own.content.filter(isThere), key: isThere(own.key) ? own.key : null };
  if (columns.content.length === 0)
    return `the data that it learned from has none of these ${wordsOf(training.outcome).row}s' columns`;
  const train = await trainingRows(teamId, mlflow, training, version, signal);
  if (!train) return "the rows that it learned from cannot be recomputed";
  return { columns, hashes: pickHashes(await hashRows(version, columns, { signal }), train) };
}

/** Version that a training names, if its content is unchanged. */
async function findVersion(
  teamId: string,
  { dataset, version, sha256 }: { dataset: string; version: number; sha256: string },
) {
  const found = await getDatasetVersion(teamId, dataset, version).catch(undefinedWhereRefused);
  return found?.sha256 === sha256 ? found : undefined;
}

/**
 * Splits again, and compares the result with the split hash stored by the training. A training elsewhere stored none: it may have
 * learned from every row.
 */
async function trainingRows(
  teamId: string,
  mlflow: MlflowClient,
  training: Training,
  version: DatasetVersion,
  signal?: AbortSignal,
): Promise<Uint32Array | undefined> {
  const [{ data }, tags] = await Promise.all([
    mlflow.getRun(training.experimentRunId),
    readTrainingTags(mlflow, training),
  ]);
  if (!tags.has("switchyard.split")) return Uint32Array.from({ length: version.rows }, (_, row) => row);
  const seed = Number(data.params.find(({ key }) => key === "seed")?.value);
  const run = tags.get("switchyard.run");
  const ofRun = run && (await getTrainingOfRun(teamId, run).catch(undefinedWhereRefused));
  const { testSize, split } = ofRun
    ? ofRun.setup
    : { testSize: defaultTestSize, split: SplitSettings.parse({}) };
  if (!Number.isSafeInteger(seed)) return undefined;
  const { train, test } = await splitVersion(version, training.outcome, { ...split, testSize, seed }, signal);
  const sha256 = createHash("sha256").update(bytesOf(train)).update(bytesOf(test)).digest("hex");
  return sha256 === tags.get("switchyard.split") ? train : undefined;
}

const bytesOf = (rows: Uint32Array) => new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);

function undefinedWhereRefused(error: unknown): undefined {
  if (error instanceof DomainError) return undefined;
  throw error;
}
