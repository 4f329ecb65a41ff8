import { z } from "zod";

/** The figure that a search compares trials by. Neither depends on a threshold, as scales of scores differ. */
export const SearchMetric = z.enum(["roc_auc", "recall_at_precision"]);
export type SearchMetric = z.infer<typeof SearchMetric>;

/** One set of parameters, and how models with them did on claims that they did not learn from. */
export const Trial = z.object({
  params: z.record(z.string(), z.unknown()),
  /** Share of the training claims it was tried on, 0–1. */
  budget: z.number(),
  /** The mean over the folds. */
  rocAuc: z.number(),
  recallAtPrecision: z.number(),
  /** By fold, which are the same claims for all trials with the same budget. */
  folds: z.array(z.object({ rocAuc: z.number(), recallAtPrecision: z.number() })).default([]),
  experimentRunId: z.string(),
});
export type Trial = z.infer<typeof Trial>;

const fieldOf = { roc_auc: "rocAuc", recall_at_precision: "recallAtPrecision" } as const;

/** The best first: by the metric, then by the other one. Trials on different shares of the claims do not compare. */
export function rankTrials(trials: readonly Trial[], metric: SearchMetric): Trial[] {
  const [first, second] =
    metric === "roc_auc"
      ? (["rocAuc", "recallAtPrecision"] as const)
      : (["recallAtPrecision", "rocAuc"] as const);
  return [...trials].sort((a, b) => b[first] - a[first] || b[second] - a[second]);
}

/**
 * The trial to hand on: the best of those on the most claims, if it beats the kind's defaults by more than the standard
 * error of their difference, else the defaults. The best of many trials is partly the luckiest. The standard error is of
 * the differences by fold, corrected for folds that share training claims (Nadeau, Bengio 2003, eq. 9).
 * @param trials one at least @param defaults the trial of the kind's defaults; undefined when it did not complete
 */
export function chooseTrial(
  trials: readonly Trial[],
  defaults: Trial | undefined,
  metric: SearchMetric,
): { chosen: Trial; best: Trial; gain: number; standardError: number } {
  const most = Math.max(...trials.map(({ budget }) => budget));
  const best = rankTrials(
    trials.filter(({ budget }) => budget === most),
    metric,
  )[0]!;
  const field = fieldOf[metric];
  if (!defaults || defaults === best || defaults.budget !== most)
    return { chosen: best, best, gain: Number.NaN, standardError: Number.NaN };
  const differences = best.folds.map((fold, at) => fold[field] - (defaults.folds[at]?.[field] ?? Number.NaN));
  const count = differences.length;
  const gain = differences.reduce((sum, value) => sum + value, 0) / count;
  const variance = differences.reduce((sum, value) => sum + (value - gain) ** 2, 0) / (count - 1);
  // Each of k folds is tested by a model that learned from the k − 1 others.
  const standardError = Math.sqrt(variance * (1 / count + 1 / (count - 1)));
  return { chosen: gain > standardError ? best : defaults, best, gain, standardError };
}
