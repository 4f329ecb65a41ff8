import type { z } from "zod";
import type { Calibration, ScoreScale } from "./evaluate/calibrate";
import type { Feature } from "./features/features";
import type { SearchSpace } from "./search-space";
import type { Contributions } from "./trees/tree-shap";
import type { Together } from "./workers/crew";

/** `codes[feature][row]` (features.ts), `labels[row]: 0 | 1`, and `rows`: indices of the training rows. */
export interface TrainingData {
  features: readonly Feature[];
  codes: Uint8Array[];
  labels: Uint8Array;
  rows: Uint32Array;
}

/**
 * A learning method: one file in lib/learning/kinds. Its models consist of units: independent trees, which threads can
 * learn in parallel, or sequential rounds. A unit depends only on the data, the seed and its number (and, when
 * sequential, on earlier units). Units and models are plain data that can be posted between threads.
 */
export interface ModelKind<Params extends z.ZodObject = z.ZodObject, Unit = unknown, Model = unknown> {
  /** File name without extension. */
  slug: string;
  name: string;
  description: string;
  params: Params;
  /** Search space of parameter searches. */
  space: SearchSpace;
  /** True when units are learned in order: one thread learns them, and the others help if there is `memory`. */
  isSequential?: boolean;
  /** Memory in which threads learn a unit together. */
  memory?(data: TrainingData, params: z.output<Params>): WebAssembly.Memory;
  unitCount(params: z.output<Params>): number;
  /** Early stopping (stop-early.ts), for kinds whose first units are a model as well. */
  stopping?: {
    /** Units without a better figure after which learning ends; 0 for never. */
    patience(params: z.output<Params>): number;
    /** Parameters by which so many units are learned, without early stopping. */
    stopAt(params: z.output<Params>, units: number): z.output<Params>;
    /** Model of the units from `from` up to `to`: raw scores of consecutive parts add up to those of the whole. */
    part(model: Model, from: number, to: number): Model;
  };
  /**
   * Learns each unit whose number `next` returns, until it returns none.
   * @param together what the threads of a sequential training share; alone without it
   */
  fit(
    data: TrainingData,
    params: z.output<Params>,
    seed: number,
    next: () => number | undefined,
    together?: Together,
  ): Map<number, Unit>;
  /** Combines units into a model. @param units in the order of their numbers */
  assemble(units: Unit[], features: readonly Feature[]): Model;
  /** Raw score of each of `rows`, to which the features' contributions add up. */
  rawScores(model: Model, codes: Uint8Array[], rows: Uint32Array): Float64Array;
  /** Scale of raw scores: scores of 0–1, or logarithmic odds. */
  scoreScale: ScoreScale;
  /** Method by which `explain` computes Shapley values, in words. */
  explanationMethod: string;
  /** Contribution of each feature to the raw score of each of `rows`. */
  explain(model: Model, codes: Uint8Array[], rows: Uint32Array): Contributions;
  /** Importance by feature, the largest first; sums to 1. */
  importance(model: Model, features: readonly Feature[]): { feature: string; value: number }[];
  /**
   * ONNX graph that takes raw claim fields, labels claims by `score > threshold` and returns calibrated probabilities.
   */
  toOnnx(
    model: Model,
    features: readonly Feature[],
    threshold: number,
    calibration?: Calibration,
  ): Uint8Array;
}

/** Weights by feature as shares of their sum, the largest first. */
export function rankImportance(features: readonly Feature[], weights: ArrayLike<number>) {
  const all = Array.from(weights).reduce((sum, value) => sum + value, 0) || 1;
  return features
    .map(({ name }, index) => ({ feature: name, value: weights[index]! / all }))
    .sort((a, b) => b.value - a.value);
}
