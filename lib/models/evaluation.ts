import { z } from "zod";
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
/** With its 95 % interval (compare-models.ts). */
const Difference = z.object({ value: z.number(), low: z.number(), high: z.number() });
const Curve = z.array(z.tuple([z.number(), z.number()]));

/** How a model did on held-out rows it was not trained on. Shares are 0–1. */
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
  /** Against the model that the alias champion named, on the same rows; null when there was none. */
  champion: z
    .object({
      version: z.string(),
      threshold: z.number(),
      recall: z.number(),
      precision: z.number(),
      flagRate: z.number(),
      rocAuc: z.number(),
      /** The new model minus the champion. */
      differences: z.object({
        recall: Difference,
        precision: Difference,
        flagRate: Difference,
        rocAuc: Difference,
      }),
      /** True when the champion may have learned from some of the rows that both are tested on. */
      mayHaveSeen: z.boolean(),
    })
    .nullable(),
  /** The untrained rule of MODEL.md on the same rows; null where the data lack its columns. */
  baseline: z.object({ flagRate: z.number(), recall: z.number(), precision: z.number() }).nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;
