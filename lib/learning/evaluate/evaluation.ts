import { z } from "zod";
import { ChampionComparison, Figures } from "./champion-comparison";
import { ProbabilityFigures } from "./evaluate-probabilities";
import { Costs } from "./money";

/** The file of a training that holds its evaluation. */
export const evaluationFile = "evaluation.json";

export const ClassScores = z.object({
  name: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.int(),
});
const Curve = z.array(z.tuple([z.number(), z.number()]));

/**
 * How a model did on held-out rows it was not trained on. Shares are 0–1; thresholds are scores before calibration, and all
 * figures but `probability` are of scores.
 */
export const Evaluation = z.object({
  threshold: z.number(),
  classes: z.array(ClassScores),
  /** confusion[actual][predicted]: 0 is legitimate, 1 is fraud. */
  confusion: z.array(z.array(z.int())),
  accuracy: z.number(),
  rocAuc: z.number(),
  prAuc: z.number(),
  /** [false positive rate, recall] */
  rocCurve: Curve,
  /** [recall, precision] */
  prCurve: Curve,
  thresholds: z.array(
    z.object({ threshold: z.number(), flagRate: z.number(), recall: z.number(), precision: z.number() }),
  ),
  /** By feature, as the model kind measures it; sums to 1. */
  importance: z.array(z.object({ feature: z.string(), value: z.number() })),
  /** What each threshold costs for each claim. */
  money: z.object({
    costs: Costs,
    /** [threshold, cost of a claim] */
    points: Curve,
    atThreshold: z.number(),
    flagNone: z.number(),
    flagAll: z.number(),
    /** Of the untrained rule; null where the data lack its columns. */
    rule: z.number().nullable(),
    lowest: z.tuple([z.number(), z.number()]),
  }),
  /** How the threshold was found, in words. */
  thresholdFrom: z.string(),
  /** Recall, precision, flag rate, ROC-AUC and average precision with 95 % intervals; trainings of before kept none. */
  figures: Figures.optional(),
  /** Of the probabilities that the model gives, calibrated or not; trainings of before kept none. */
  probability: ProbabilityFigures.optional(),
  /** Held-out rows that repeat a training row in all but the label and the numbers of rows. */
  repeatedRows: z.int().optional(),
  /** Against the model that the alias champion named; null when there was none. */
  champion: ChampionComparison.nullable(),
  /** The untrained rule of docs/model.md on the same rows; null where the data lack its columns. */
  baseline: z
    .object({
      flagRate: z.number(),
      recall: z.number(),
      precision: z.number(),
      /** The recall of the model when it flags as many rows as the rule does. */
      modelRecall: z.number().optional(),
    })
    .nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;
