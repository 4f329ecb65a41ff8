import { z } from "zod";
import { Estimate } from "./interval";

/** Figures of a model on labelled claims, each with its 95 % interval. */
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
  /** The challenger minus the champion. */
  differences: Figures,
});
export type ComparedFigures = z.infer<typeof ComparedFigures>;

const madeBefore =
  "the training is of a version of this portal that knew rows by their number only, so the champion may have learned from these claims";

/**
 * A new model against the one that the alias champion named. Files of trainings before rows were known by content read as a
 * comparison without a verdict.
 */
export const ChampionComparison = z.object({
  version: z.string(),
  threshold: z.number(),
  /**
   * unseen: on held-out claims that neither model learned from. refit: on all held-out claims, against the champion's
   * recipe trained on the same claims as the new model. none: no fair comparison.
   */
  basis: z.enum(["unseen", "refit", "none"]).default("none"),
  /** Why the champion itself is not compared, as the end of a sentence; empty for unseen. */
  reason: z.string().default(madeBefore),
  /** Whether training the champion's recipe was asked for. */
  isRefitTried: z.boolean().default(false),
  /** Held-out claims compared on, and the frauds among them: those that neither model learned from, also without a verdict. */
  rows: z.int().default(0),
  frauds: z.int().default(0),
  /** null for none. */
  figures: ComparedFigures.nullable().default(null),
});
export type ChampionComparison = z.infer<typeof ChampionComparison>;
