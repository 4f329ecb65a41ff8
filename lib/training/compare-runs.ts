import { DomainError } from "@/lib/base/errors";
import { keepNewest } from "@/lib/base/keep-newest";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import { getDatasetVersion } from "@/lib/datasets/queries";
import type { ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import type { Scored } from "@/lib/learning/evaluate/measure-model";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { outcomeOf, type StoredModel } from "@/lib/learning/stored-model";
import { predictInWorker } from "@/lib/learning/workers/train-in-workers";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { compareScores } from "./champion";
import { readCodes } from "./read-claims";
import { readTrainedModel } from "./read-training";
import { rowsOfTraining } from "./rows-of-training";
import { splitVersion } from "./split-version";
import type { TrainingOfRun } from "./training-of-run";
import { readTrainingRecord } from "./training-record";
import { areEnough, rowHasher, tooFewToCompare, unseenRows } from "./unseen-rows";

/** Comparison of two trainings' models on the held-out claims of the second that neither learned from. */
export interface RunComparison {
  rows: number;
  frauds: number;
  /** The first run's model is the champion, the second's the challenger; null when there is no fair comparison. */
  figures: ComparedFigures | null;
  /** Reason why there is no comparison, as the end of a sentence; empty otherwise. */
  reason: string;
}

const mostKept = 32;
const comparisons = new Map<string, Promise<RunComparison>>();

/** Compares the models of two trainings, identified by their runs. The result is cached, because it cannot change. */
export function compareRuns(
  teamId: string,
  first: TrainingOfRun,
  second: TrainingOfRun,
): Promise<RunComparison> {
  return keepNewest(comparisons, mostKept, `${teamId} ${first.run.id} ${second.run.id}`, () =>
    compare(teamId, first, second).catch((error) => {
      if (error instanceof DomainError) return without(lowerFirst(error.message));
      throw error;
    }),
  );
}

async function compare(teamId: string, first: TrainingOfRun, second: TrainingOfRun): Promise<RunComparison> {
  if (first.facts.mlflowUri || second.facts.mlflowUri)
    return without("a model stored on the team's own MLflow server is not read here");
  const { setup, facts } = second;
  const version = await getDatasetVersion(teamId, setup.dataset, setup.version);
  if (version.sha256 !== facts.datasetSha256) return without("the second run's data has changed");
  const available = version.columns as DatasetColumn[];
  const [earlier, later] = await Promise.all([first, second].map((training) => open(teamId, training)));
  const { testSize, seed } = setup;
  const { labels, test } = await splitVersion(version, setup.outcome, { ...setup.split, testSize, seed });
  const trainings = [];
  for (const side of [earlier!, later!]) {
    const known = await rowsOfTraining(teamId, ownMlflow(teamId), side, available);
    if (typeof known === "string") return without(`of ${side.run}, ${known}`);
    trainings.push(known);
  }
  const rows = pickRows(test, await unseenRows(rowHasher(version), test, trainings));
  const on = { labels: pickRows(labels, rows), outcome: setup.outcome };
  const models = { champion: earlier!.stored, challenger: later!.stored };
  return compareOn(on, models, async ({ kind, features, model, threshold }: StoredModel) => ({
    probabilities: await predictInWorker(kind, model, await readCodes(version, features), rows),
    threshold,
  }));
}

/** Compares two models on rows with these labels, where they are enough. @param score scores of the rows by a model */
export async function compareOn<Model>(
  { labels, outcome }: { labels: Uint8Array; outcome: Outcome },
  { champion, challenger }: { champion: Model; challenger: Model },
  score: (model: Model) => Promise<Scored>,
): Promise<RunComparison> {
  const counted = { rows: labels.length, frauds: labels.reduce((sum, label) => sum + label, 0) };
  if (!areEnough(labels)) return { ...counted, figures: null, reason: tooFewToCompare(outcome) };
  const figures = await compareScores(labels, await score(champion), await score(challenger));
  return { ...counted, figures, reason: "" };
}

/** Opens the model that a run registered, with the known details of its training. */
async function open(teamId: string, { facts, run }: TrainingOfRun) {
  const mlflow = ownMlflow(teamId);
  const named = { name: facts.model, version: facts.modelVersion, experimentRunId: facts.experimentRunId };
  const [stored, record] = await Promise.all([
    readTrainedModel(mlflow, named),
    readTrainingRecord(mlflow, named),
  ]);
  return { ...named, run: run.name, stored, record, outcome: outcomeOf(stored) };
}

/** No comparison. @param reason the end of a sentence */
export const without = (reason: string): RunComparison => ({ rows: 0, frauds: 0, figures: null, reason });

/** Adapts a message for the middle of a sentence, without the full stop. */
function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
}
