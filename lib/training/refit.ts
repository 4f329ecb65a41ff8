import { getDatasetVersion } from "@/lib/datasets/queries";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { findThreshold } from "@/lib/learning/evaluate/find-threshold";
import type { Scored } from "@/lib/learning/evaluate/measure-model";
import { encodeFeatures } from "@/lib/learning/features/features";
import { readKindParams } from "@/lib/learning/kind-params";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import type { TrainingSetup } from "@/lib/learning/training-setup";
import { calculateInWorker, predictInWorker, trainInWorkers } from "@/lib/learning/workers/train-in-workers";
import { readClaims } from "./read-claims";
import type { Recipe } from "./training-record";

/** How a model does on its held-out claims. */
export interface Scores {
  recall: number;
  precision: number;
  rocAuc: number;
}

/** Trains and tests by a setup as the flow does, in worker threads, and keeps nothing. */
export async function refit(
  teamId: string,
  setup: TrainingSetup,
  options: { signal?: AbortSignal } = {},
): Promise<Scores> {
  const version = await getDatasetVersion(teamId, setup.dataset, setup.version);
  const split = (labels: Uint8Array) => stratifiedSplit(labels, setup.testSize, setup.seed);
  const { labels, scored } = await fitRecipe(version, setup, split, setup.seed, options);
  return calculateInWorker("scoreModel", labels, scored);
}

/**
 * Trains by a recipe on some rows of a dataset version, and scores others. @param split the rows, by all labels
 * @returns labels and scores of the test rows, in their order
 */
export async function fitRecipe(
  version: ReadableVersion & { rows: number },
  recipe: Recipe,
  split: (labels: Uint8Array) => { train: Uint32Array; test: Uint32Array },
  seed: number,
  options: { signal?: AbortSignal } = {},
): Promise<{ labels: Uint8Array; scored: Scored }> {
  const { kind, costs, threshold: how } = recipe;
  const set = getFeatureSet(recipe.features);
  const params = readKindParams(getModelKind(kind), recipe.params);
  const { ofSet, labels } = await readClaims(version, set, [], options);
  const { train, test } = split(labels);
  const features = set.fit(ofSet, train);
  const data = { features, codes: encodeFeatures(features, ofSet), labels, rows: train };
  const { model } = await trainInWorkers(kind, data, params, seed, options);
  const { threshold } = await findThreshold(data, { kind, params, seed, costs, threshold: how }, options);
  const probabilities = await predictInWorker(kind, model, data.codes, test);
  return { labels: pickRows(labels, test), scored: { probabilities, threshold } };
}
