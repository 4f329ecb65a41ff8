import { z } from "zod";
import { Estimate } from "./interval";

/** Metrics of a model on labelled claims, each with its 95 % interval. */
export const Figures = z.object({
  recall: Estimate,
  precision: Estimate,
  flagRate: Estimate,
  rocAuc: Estimate,
  prAuc: Estimate,
});
export type Figures = z.infer<typeof Figures>;

/** Two models on the same claims. */
export const ComparedFigures = z.object({
  champion: Figures,
  challenger: Figures,
  /** Challenger minus champion. */
  differences: Figures,
});
export type ComparedFigures = z.infer<typeof ComparedFigures>;

const madeBefore =
  "the training is of a version of this portal that knew rows by their number only, so the champion may have learned from these rows";

/**
 * Comparison of a new model with the model that the alias champion named. Files from trainings that identified rows
 * only by number parse as a comparison without a verdict.
 */
export const ChampionComparison = z.object({
  version: z.string(),
  threshold: z.number(),
  /**
   * unseen: compared on held-out claims that neither model learned from. refit: compared on all held-out claims with
   * the champion's recipe, retrained on the new model's training claims. none: no fair comparison is possible.
   */
  basis: z.enum(["unseen", "refit", "none"]).default("none"),
  /** Reason why the champion itself is not compared, as the end of a sentence. Empty for unseen. */
  reason: z.string().default(madeBefore),
  /** Whether retraining the champion's recipe was requested. */
  isRefitTried: z.boolean().default(false),
  /**
   * Number of held-out claims compared on, and of frauds among them: those that neither model learned from. Also set
   * when there is no verdict.
   */
  rows: z.int().default(0),
  frauds: z.int().default(0),
  /** null when the basis is none. */
  figures: ComparedFigures.nullable().default(null),
});
export type ChampionComparison = z.infer<typeof ChampionComparison>;
