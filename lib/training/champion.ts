import { DomainError } from "@/lib/base/errors";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import { wordsOf } from "@/lib/datasets/table-words";
import type { ChampionComparison, ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import type { Scored } from "@/lib/learning/evaluate/measure-model";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import type { IdentityColumns, RowHashes } from "@/lib/learning/sampling/row-identity";
import { columnsForModel, type ScoringModel } from "@/lib/learning/scoring-model";
import { outcomeOf } from "@/lib/learning/stored-model";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import type { MlflowClient } from "@/lib/mlflow/client";
import { championAlias } from "@/lib/registry/alias";
import { readScoringModel, readTrainingTags } from "./read-training";
import { scoreBySetup } from "./refit";
import { findVersionByAlias } from "./registered-model";
import { rowsOfTraining } from "./rows-of-training";
import { getTrainingOfRun } from "./training-of-run";
import { type KnownRows, type Recipe, readTrainingRecord, type TrainingRecord } from "./training-record";
import { areEnough, tooFewToCompare, unseenRows } from "./unseen-rows";

export interface Champion {
  /** Server that the model is registered with. */
  mlflow: MlflowClient;
  /** Name of the registered model. */
  name: string;
  version: string;
  experimentRunId: string;
  model: ScoringModel;
  record: TrainingRecord | undefined;
  /** Run of this portal that trained it, if recorded. */
  runId: string | undefined;
  /** Columns of the claims that it reads; empty when it reads a column that the claims lack. */
  columns: string[];
}

/** A champion that cannot be scored here, with the reason as the end of a sentence. */
export interface UnscoredChampion {
  version: string;
  whyNotScored: string;
}

/**
 * Finds the model that the alias names, whoever trained it; undefined when there is none.
 * @param columns columns of the claims to compare on
 * @throws DomainError, NetworkError when the server does not say which it is
 */
export async function findChampion(
  mlflow: MlflowClient,
  name: string,
  teamId: string,
  columns: readonly { name: string }[],
): Promise<Champion | UnscoredChampion | undefined> {
  const named = await findVersionByAlias(mlflow, name, championAlias);
  if (!named) return undefined;
  const { version, run_id } = named;
  const found = { name, version, experimentRunId: run_id };
  try {
    const [tags, model, record] = await Promise.all([
      readTrainingTags(mlflow, found),
      readScoringModel(mlflow, found, teamId),
      readTrainingRecord(mlflow, found),
    ]);
    const names = columnsForModel(model);
    const isReadable = names.every((name) => columns.some((column) => column.name === name));
    return {
      mlflow,
      ...found,
      model,
      record,
      runId: tags.get("switchyard.run"),
      columns: isReadable ? names : [],
    };
  } catch (error) {
    if (error instanceof DomainError && ["not-found", "invalid", "too-large"].includes(error.code))
      return { version, whyNotScored: `it cannot be scored here (${error.message.replace(/\.$/, "")})` };
    throw error;
  }
}

/** The comparison with a champion that cannot be scored: none. */
export function notCompared({ version, whyNotScored }: UnscoredChampion): ChampionComparison {
  const none = { rows: 0, frauds: 0, figures: null };
  return { version, threshold: 0.5, basis: "none", reason: whyNotScored, isRefitTried: false, ...none };
}

/** Training that challenges the champion: its data, its split and its scores of the test rows. */
export interface Challenger {
  version: ReadableVersion & { rows: number };
  outcome: Outcome;
  /** labels[row]: 0 | 1, by row of the version. */
  labels: Uint8Array;
  train: Uint32Array;
  test: Uint32Array;
  /** Scores of the test rows, in their order. */
  scored: Scored;
  known: KnownRows;
  hash(columns: IdentityColumns): Promise<RowHashes>;
  seed: number;
}

/**
 * Compares both models on the test rows that neither learned from. When these are too few or unknown, there is no
 * verdict, unless `isRefitWanted`: then the champion's recipe is trained on the challenger's training rows, and both
 * are compared on all test rows that do not repeat a training row.
 */
export async function compareWithChampion(
  champion: Champion,
  challenger: Challenger,
  isRefitWanted: boolean,
  options: { signal?: AbortSignal } = {},
): Promise<ChampionComparison> {
  const about = { version: champion.version, threshold: champion.model.threshold };
  const known = await rowsOfChampion(champion, challenger, options.signal);
  let reason = known as string;
  let counted = { rows: 0, frauds: 0 };
  if (typeof known !== "string") {
    const places = await unseenRows(challenger.hash, challenger.test, [known, challenger.known]);
    const { labels, scored } = testRows(challenger, places);
    counted = { rows: labels.length, frauds: labels.reduce((sum, label) => sum + label, 0) };
    if (areEnough(labels)) {
      const rows = pickRows(challenger.test, places);
      const probabilities = await scoreRows(champion.model, challenger.version, rows);
      const figures = await compareScores(labels, { probabilities, threshold: about.threshold }, scored);
      return { ...about, basis: "unseen", reason: "", isRefitTried: false, ...counted, figures };
    }
    reason = tooFewToCompare(challenger.outcome);
  }
  const refitted = isRefitWanted ? await compareWithRecipe(champion, challenger, options) : undefined;
  return refitted
    ? { ...about, basis: "refit", reason, isRefitTried: true, ...refitted }
    : { ...about, basis: "none", reason, isRefitTried: isRefitWanted, ...counted, figures: null };
}

async function rowsOfChampion(
  champion: Champion,
  { version, outcome }: Challenger,
  signal?: AbortSignal,
): Promise<KnownRows | string> {
  const { source } = champion.model;
  if (champion.columns.length === 0)
    return `it reads columns that these ${wordsOf(outcome).row}s do not have`;
  if (!("trained" in source)) return "it was trained elsewhere, on rows that are not recorded here";
  return rowsOfTraining(
    version.teamId,
    champion.mlflow,
    { ...champion, outcome: outcomeOf(source.trained) },
    version.columns as DatasetColumn[],
    signal,
  );
}

/** Compares with the champion's recipe; undefined when the recipe is unknown or too few claims are left. */
async function compareWithRecipe(
  champion: Champion,
  challenger: Challenger,
  options: { signal?: AbortSignal },
) {
  const recipe = await recipeOf(champion, challenger.version.teamId);
  const places = await unseenRows(challenger.hash, challenger.test, [challenger.known]);
  const { labels, scored } = testRows(challenger, places);
  if (!recipe || !areEnough(labels)) return undefined;
  const split = { train: challenger.train, test: pickRows(challenger.test, places) };
  const setup = { ...recipe, seed: challenger.seed };
  const refitted = await scoreBySetup(challenger.version, setup, () => split, options).catch(
    undefinedWhereRefused,
  );
  return (
    refitted && {
      threshold: refitted.scored.threshold,
      rows: labels.length,
      frauds: labels.reduce((sum, label) => sum + label, 0),
      figures: await compareScores(labels, refitted.scored, scored),
    }
  );
}

async function recipeOf({ record, runId }: Champion, teamId: string): Promise<Recipe | undefined> {
  if (record || !runId) return record?.recipe;
  return (await getTrainingOfRun(teamId, runId).catch(undefinedWhereRefused))?.setup;
}

function undefinedWhereRefused(error: unknown): undefined {
  if (error instanceof DomainError) return undefined;
  throw error;
}

/** Selects some of the challenger's test rows. @param places indices in `test` */
function testRows({ labels, test, scored }: Challenger, places: Uint32Array) {
  return {
    labels: pickRows(labels, pickRows(test, places)),
    scored: {
      probabilities: pickRows(scored.probabilities, places),
      threshold: scored.threshold,
    },
  };
}

/** A registered model's scores before calibration of some rows, 0–1. */
export async function scoreRows(
  model: ScoringModel,
  version: Challenger["version"],
  rows: Uint32Array,
): Promise<Float64Array> {
  const names = model.fields.map(({ name }) => name);
  const columns = await readCodedColumns(version, names, { readings: model.readings });
  return (await model.encode(columns).predict(rows)).scores;
}

/** Figures of both models on the same rows, and their differences. @param labels `labels[row]: 0 | 1`, both present */
export async function compareScores(
  labels: Uint8Array,
  champion: Scored,
  challenger: Scored,
): Promise<ComparedFigures> {
  return {
    champion: await calculateInWorker("figuresOf", labels, champion),
    challenger: await calculateInWorker("figuresOf", labels, challenger),
    differences: await calculateInWorker("compareModels", labels, champion, challenger),
  };
}
