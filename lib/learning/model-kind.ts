import type { z } from "zod";
import type { Calibration, ScoreScale } from "./evaluate/calibrate";
import type { Feature } from "./features/features";
import type { SearchSpace } from "./search-space";
import type { Contributions } from "./trees/tree-shap";

/** Codes by feature and row (features.ts), labels by row, and the rows to learn from. */
export interface TrainingData {
  features: readonly Feature[];
  codes: Uint8Array[];
  labels: Uint8Array;
  rows: Uint32Array;
}

/**
 * A way to learn from claims: one file in lib/learning/kinds. What it learns is made of units: trees that can be learned
 * apart, so that threads share the work, or rounds that follow one another. A unit depends on nothing but the data, the
 * seed and its number (and, in sequence, the units before it). Units and models are plain data that can be posted
 * between threads.
 */
export interface ModelKind<Params extends z.ZodObject = z.ZodObject, Unit = unknown, Model = unknown> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  params: Params;
  /** What a parameter search draws from. */
  space: SearchSpace;
  /** True when one thread must learn all units, in order. */
  isSequential?: boolean;
  unitCount(params: z.output<Params>): number;
  /** Learns the units whose numbers `next` gives until it gives none. */
  fit(
    data: TrainingData,
    params: z.output<Params>,
    seed: number,
    next: () => number | undefined,
  ): Map<number, Unit>;
  /** @param units in the order of their numbers */
  assemble(units: Unit[], features: readonly Feature[]): Model;
  /** The raw score of each of `rows`, which features add up to. */
  rawScores(model: Model, codes: Uint8Array[], rows: Uint32Array): Float64Array;
  /** The scale of raw scores: scores of 0–1 themselves, or their logarithmic odds. */
  scoreScale: ScoreScale;
  /** How `explain` works out Shapley values, in words. */
  explanationMethod: string;
  /** What each feature adds to the raw score of each of `rows`. */
  explain(model: Model, codes: Uint8Array[], rows: Uint32Array): Contributions;
  /** By feature, the greatest first; sums to 1. */
  importance(model: Model, features: readonly Feature[]): { feature: string; value: number }[];
  /** A graph that takes the raw claim fields, labels by `score > threshold` and gives calibrated probabilities. */
  toOnnx(
    model: Model,
    features: readonly Feature[],
    threshold: number,
    calibration?: Calibration,
  ): Uint8Array;
}

/** Weights by feature as shares of their sum, the greatest first. */
export function rankImportance(features: readonly Feature[], weights: ArrayLike<number>) {
  const all = Array.from(weights).reduce((sum, value) => sum + value, 0) || 1;
  return features
    .map(({ name }, index) => ({ feature: name, value: weights[index]! / all }))
    .sort((a, b) => b.value - a.value);
}
