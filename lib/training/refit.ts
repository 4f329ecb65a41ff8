import { getDatasetVersion } from "@/lib/datasets/queries";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import type { Scored } from "@/lib/learning/evaluate/measure-model";
import { predictFraud } from "@/lib/learning/predict-fraud";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import type { TrainingSetup } from "@/lib/learning/training-setup";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { splitVersion } from "./split-version";
import { fitModel, type ModelSetup, prepareTraining, type Split } from "./train";

/** Figures of a model on its held-out claims, each 0–1. */
export interface Scores {
  recall: number;
  precision: number;
  rocAuc: number;
}

/** Trains and tests by a setup as the flow does, in worker threads, and stores nothing. */
export async function refit(
  teamId: string,
  setup: TrainingSetup,
  options: { signal?: AbortSignal } = {},
): Promise<Scores> {
  const version = await getDatasetVersion(teamId, setup.dataset, setup.version);
  const { testSize, seed } = setup;
  const split = () =>
    splitVersion(version, setup.outcome, { ...setup.split, testSize, seed }, options.signal);
  const { labels, scored } = await scoreBySetup(version, setup, split, options);
  return calculateInWorker("scoreModel", labels, scored);
}

/**
 * Trains by a setup on some rows of a dataset version, and scores others.
 * @param split divides the rows by all labels
 * @returns labels and scores of the test rows, in their order
 */
export async function scoreBySetup(
  version: ReadableVersion & { rows: number },
  setup: ModelSetup,
  split: (labels: Uint8Array) => Split | Promise<Split>,
  options: { signal?: AbortSignal } = {},
): Promise<{ labels: Uint8Array; scored: Scored }> {
  const prepared = await prepareTraining(version, setup, split, options);
  const { stored } = await fitModel(prepared, setup, options);
  const { scores } = await predictFraud(stored, prepared.codes, prepared.test);
  return {
    labels: pickRows(prepared.labels, prepared.test),
    scored: { probabilities: scores, threshold: stored.threshold },
  };
}
