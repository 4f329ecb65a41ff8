import type { z } from "zod";

/** Codes by feature and row (claim-features.ts), labels by row, and the rows to learn from. */
export interface TrainingData {
  codes: Uint8Array[];
  labels: Uint8Array;
  rows: Uint32Array;
}

/**
 * A way to learn from claims: one file in lib/models/kinds. What it learns is made of units (trees, say) that can be
 * learned apart, so that threads share the work; a unit depends on nothing but the data, the seed and its number.
 * Units and models are plain data that can be posted between threads.
 */
export interface ModelKind<Params extends z.ZodObject = z.ZodObject, Unit = unknown, Model = unknown> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  params: Params;
  unitCount(params: z.output<Params>): number;
  /** Learns the units whose numbers `next` gives until it gives none. */
  fit(
    data: TrainingData,
    params: z.output<Params>,
    seed: number,
    next: () => number | undefined,
  ): Map<number, Unit>;
  /** @param units in the order of their numbers */
  assemble(units: Unit[]): Model;
  /** The probability of fraud of each of `rows`, 0–1. */
  predict(model: Model, codes: Uint8Array[], rows: Uint32Array): Float64Array;
  /** By feature, the greatest first; sums to 1. */
  importance(model: Model): { feature: string; value: number }[];
  /** A graph that takes the raw claim fields, labels by `probability > threshold`. */
  toOnnx(model: Model, threshold: number): Uint8Array;
}
