import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { isClaimsOutcome } from "@/lib/datasets/claims-table";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import { wordsOf } from "@/lib/datasets/table-words";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { findCalibration } from "@/lib/learning/evaluate/find-calibration";
import { findThreshold } from "@/lib/learning/evaluate/find-threshold";
import { stopEarly } from "@/lib/learning/evaluate/stop-early";
import { encodeForTraining, type Feature, fitInTurns } from "@/lib/learning/features/features";
import { readKindParams } from "@/lib/learning/kind-params";
import { verifyOnnx } from "@/lib/learning/onnx/verify-onnx";
import type { StoredModel } from "@/lib/learning/stored-model";
import { startTrainingThreads, trainInWorkers } from "@/lib/learning/workers/train-in-workers";
import { readClaims } from "./read-claims";
import type { Recipe } from "./training-record";

/**
 * One training: `prepareTraining`, `fitModel`, `testModel` (test-model.ts, as it may train a champion's recipe by these)
 * and `exportModel`.
 */

/** Row indices of a dataset version. */
export interface Split {
  train: Uint32Array;
  test: Uint32Array;
}

/** Claims prepared for training and testing. */
export interface Prepared extends Split {
  version: ReadableVersion & { rows: number };
  /** Columns by name: those of the feature set, the dates that they are parts of, and other requested ones. */
  columns: Record<string, CodedColumn>;
  features: Feature[];
  /** codes[feature][row]; those of training rows do not depend on their own labels. */
  codes: Uint8Array[];
  /** labels[row]: 0 | 1 */
  labels: Uint8Array;
}

/**
 * Reads the claims of a dataset version, splits them, and encodes the features as fitted on the training rows.
 * @param split divides the rows by all labels
 * @param options.others names of further columns to read
 * @throws DomainError "invalid" naming missing columns
 */
export async function prepareTraining(
  version: ReadableVersion & { rows: number },
  setup: Pick<Recipe, "features" | "outcome">,
  split: (labels: Uint8Array) => Split | Promise<Split>,
  options: { signal?: AbortSignal; others?: string[] } = {},
): Promise<Prepared> {
  startTrainingThreads();
  const set = getFeatureSet(setup.features);
  const { columns, ofSet, labels } = await readClaims(
    version,
    setup.outcome,
    set,
    options.others ?? [],
    options,
  );
  const { train, test } = await split(labels);
  const features = await fitInTurns(set, ofSet, train, labels);
  if (features.length === 0)
    throw new DomainError(
      "invalid",
      "All training rows are the same in every feature, so there is nothing to learn from. Check the file, or the roles in the dataset's schema.",
    );
  const directions = directionsOf(version);
  for (const feature of features)
    if (directions.has(feature.name)) feature.monotone = directions.get(feature.name);
  const codes = await encodeForTraining(features, ofSet, train, labels);
  return { version, columns, features, codes, labels, train, test };
}

/** Directions in which scores may move with numbers, as the schema asks. */
function directionsOf(version: ReadableVersion & { rows: number }): Map<string, 1 | -1> {
  return new Map(
    schemaOf(version).columns.flatMap(({ name, monotone }) =>
      monotone ? [[name, monotone === "increasing" ? 1 : -1] as const] : [],
    ),
  );
}

/** Everything that a model depends on besides its claims. */
export interface ModelSetup extends Recipe {
  seed: number;
  /** Calibrates the model's probabilities. Without it, the model gives its scores. */
  calibrate?: boolean;
}

/** A trained model, with the origin of its threshold and calibration. */
export interface Fitted {
  /** Setup with all parameters of the model kind filled in. */
  setup: ModelSetup;
  stored: StoredModel;
  /** Time to fit the model in ms, without calibration and threshold. */
  fitMs: number;
  /** Origin of the threshold in words, for the report. */
  thresholdFrom: string;
  calibrationFrom: string;
}

/** Share of the work of `fitModel` that learning the model takes. */
const shareOfLearning = 0.45;

/**
 * Trains a model on the training rows and finds its calibration and threshold there; the test rows stay unseen. The
 * same claims and setup give the same model.
 * @param options.onProgress receives a share of 0–1 @param options.log receives a sentence for each step
 * @throws DomainError "invalid" for parameters that the kind does not accept, or when no threshold meets the precision
 * floor
 */
export async function fitModel(
  { features, codes, labels, train }: Pick<Prepared, "features" | "codes" | "labels" | "train">,
  requestedSetup: ModelSetup,
  options: {
    signal?: AbortSignal;
    onProgress?: (share: number, message: string) => void;
    log?: (sentence: string) => void;
  } = {},
): Promise<Fitted> {
  const { signal, onProgress, log } = options;
  const kind = getModelKind(requestedSetup.kind);
  const data = { features, codes, labels, rows: train };
  const { seed, costs } = requestedSetup;
  const requested = readKindParams(kind, requestedSetup.params);
  const stopped = await stopEarly(kind.slug, data, requested, seed, { signal });
  if (stopped)
    log?.(
      `Early stopping: ${stopped.units} of ${kind.unitCount(requested)} rounds rank held-out folds best.`,
    );
  // From here on the number of rounds is as found, so that the recipe and a reproduction have it too.
  const params = stopped?.params ?? requested;
  const setup = { ...requestedSetup, params };
  const crossValidating = (message: string) => (share: number) =>
    onProgress?.(shareOfLearning + (1 - shareOfLearning) * share, message);

  const { model, fitMs } = await trainInWorkers(kind.slug, data, params, seed, {
    signal,
    onProgress: (done, total) =>
      onProgress?.((shareOfLearning * done) / total, `${done} of ${total} units learned`),
  });
  log?.(`Learned from ${counted(train.length, wordsOf(setup.outcome).row)} in ${fitMs.toFixed(0)} ms.`);
  const calibrated = await findCalibration(
    data,
    { kind: kind.slug, params, seed, isWanted: setup.calibrate ?? false },
    { signal, onProgress: crossValidating("Cross-validating") },
  );
  const { calibration, from: calibrationFrom, scores } = calibrated;
  log?.(
    `Calibration: ${calibrationFrom}${calibration ? `, slope ${calibration.slope.toPrecision(4)}, intercept ${calibration.intercept.toPrecision(4)}` : ""}.`,
  );
  const { threshold, from: thresholdFrom } = await findThreshold(
    data,
    { kind: kind.slug, params, seed, costs, threshold: setup.threshold },
    { signal, scores, onProgress: crossValidating("Finding the threshold by cross-validation") },
  );
  log?.(`The threshold is a score of ${threshold.toFixed(4)}: ${thresholdFrom}.`);
  const stored = {
    kind: kind.slug,
    ...(!isClaimsOutcome(setup.outcome) && { outcome: setup.outcome }),
    featureSet: setup.features,
    features,
    threshold,
    calibration,
    model,
  };
  return { setup, stored, fitMs, thresholdFrom, calibrationFrom };
}

const largestOnnxDifference = 1e-6;

/**
 * Exports a model to ONNX and checks it against the model on the test rows.
 * @param probabilities the model's, by place in the test rows (`testModel`)
 * @returns `maxDifference`, the largest difference between both probabilities
 * @throws Error when it is above 1e-6
 */
export async function exportModel(
  { columns, test }: Prepared,
  { stored }: Fitted,
  probabilities: Float64Array,
): Promise<{ onnx: Uint8Array; maxDifference: number }> {
  const { kind, model, features, threshold, calibration } = stored;
  const onnx = getModelKind(kind).toOnnx(model, features, threshold, calibration);
  const maxDifference = await verifyOnnx(onnx, columns, test, probabilities);
  if (!(maxDifference <= largestOnnxDifference))
    throw new Error(
      `The ONNX export differs from the model by ${maxDifference}, more than ${largestOnnxDifference}.`,
    );
  return { onnx, maxDifference };
}
