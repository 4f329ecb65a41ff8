import { getDatasetVersion } from "@/lib/datasets/queries";
import { getFeatureSet, getModelKind } from "./catalog";
import { encodeFeatures } from "./features";
import { findThreshold } from "./find-threshold";
import { readKindParams } from "./kind-params";
import { pickRows } from "./pick-rows";
import { readClaims } from "./read-claims";
import { stratifiedSplit } from "./split";
import { calculateInWorker, predictInWorker, trainInWorkers } from "./train-in-workers";
import type { TrainingSetup } from "./training-setup";

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
  const { kind, seed, costs, threshold: how } = setup;
  const set = getFeatureSet(setup.features);
  const params = readKindParams(getModelKind(kind), setup.params);
  const version = await getDatasetVersion(teamId, setup.dataset, setup.version);
  const { ofSet, labels } = await readClaims(version, set, [], options);
  const { train, test } = stratifiedSplit(labels, setup.testSize, seed);
  const features = set.fit(ofSet, train);
  const data = { features, codes: encodeFeatures(features, ofSet), labels, rows: train };
  const { model } = await trainInWorkers(kind, data, params, seed, options);
  const { threshold } = await findThreshold(data, { kind, params, seed, costs, threshold: how }, options);
  const probabilities = await predictInWorker(kind, model, data.codes, test);
  const ofTest = pickRows(labels, test);
  return calculateInWorker("scoreModel", ofTest, { probabilities, threshold });
}
