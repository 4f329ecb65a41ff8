import { z } from "zod";

/** Metric by which a search compares trials. None depends on a threshold, because score scales differ. */
export const SearchMetric = z.enum(["pr_auc", "roc_auc", "recall_at_precision"]).meta({
  choiceNames: { pr_auc: "PR-AUC", roc_auc: "ROC-AUC", recall_at_precision: "Recall at a precision" },
});
export type SearchMetric = z.infer<typeof SearchMetric>;

/** One set of parameters, with the results of its models on claims that they did not learn from. */
export const Trial = z.object({
  params: z.record(z.string(), z.unknown()),
  /** Share of the training claims it was tried on, 0–1. */
  budget: z.number(),
  /** Mean over the folds. */
  rocAuc: z.number(),
  /** Average precision. Absent in trials of earlier releases. */
  prAuc: z.number().optional(),
  recallAtPrecision: z.number(),
  /** Results by fold. Trials with the same budget have the same claims in each fold. */
  folds: z
    .array(z.object({ rocAuc: z.number(), prAuc: z.number().optional(), recallAtPrecision: z.number() }))
    .default([]),
  experimentRunId: z.string(),
});
export type Trial = z.infer<typeof Trial>;

const fieldOf = { pr_auc: "prAuc", roc_auc: "rocAuc", recall_at_precision: "recallAtPrecision" } as const;

/** Figure of a trial or fold by the metric; NaN where it was not measured. */
export function metricOf(
  figures: { rocAuc: number; prAuc?: number | undefined; recallAtPrecision: number },
  metric: SearchMetric,
): number {
  return figures[fieldOf[metric]] ?? Number.NaN;
}

/**
 * Sorts the best trials first: by the metric, then by another one. Trials on different shares of the claims are not
 * comparable.
 */
export function rankTrials(trials: readonly Trial[], metric: SearchMetric): Trial[] {
  const second = metric === "roc_auc" ? "recall_at_precision" : "roc_auc";
  const rank = (trial: Trial, by: SearchMetric) => {
    const value = metricOf(trial, by);
    return Number.isNaN(value) ? -1 : value;
  };
  return trials.toSorted((a, b) => rank(b, metric) - rank(a, metric) || rank(b, second) - rank(a, second));
}

/**
 * Chooses the best trial among those on the most claims, if it beats the kind's defaults by more than the standard
 * error of their difference; otherwise the defaults. The best of many trials is partly the luckiest. The standard error
 * is computed on the differences by fold and corrected for folds that share training claims (Nadeau, Bengio 2003, eq.
 * 9).
 * @param trials at least one trial @param defaults trial of the kind's defaults; undefined when it did not complete
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
  if (!defaults || defaults === best || defaults.budget !== most)
    return { chosen: best, best, gain: Number.NaN, standardError: Number.NaN };
  const differences = best.folds.map(
    (fold, index) =>
      metricOf(fold, metric) - (defaults.folds[index] ? metricOf(defaults.folds[index], metric) : Number.NaN),
  );
  const count = differences.length;
  const gain = differences.reduce((sum, value) => sum + value, 0) / count;
  const variance = differences.reduce((sum, value) => sum + (value - gain) ** 2, 0) / (count - 1);
  // Each of k folds is tested by a model that learned from the other k − 1.
  const standardError = Math.sqrt(variance * (1 / count + 1 / (count - 1)));
  return { chosen: gain > standardError ? best : defaults, best, gain, standardError };
}
