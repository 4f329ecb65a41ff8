import { z } from "zod";
import { claimsRule } from "@/lib/datasets/claims-table";
import { namedRuleText } from "./baseline-rule";
import { ChampionComparison, Figures } from "./champion-comparison";
import { ProbabilityFigures } from "./evaluate-probabilities";
import { GroupFigures } from "./group-figures";
import { Estimate } from "./interval";
import { Costs } from "./money";

/** Name of the file that holds a training's evaluation. */
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
 * Result of a model on held-out rows. Shares are 0–1. Thresholds are scores before calibration, and all figures except
 * `probability` are computed on scores.
 */
export const Evaluation = z.object({
  threshold: z.number(),
  classes: z.array(ClassScores),
  /** confusion[actual][predicted]; 0 is legitimate, 1 is fraud. */
  confusion: z.array(z.array(z.int())),
  accuracy: z.number(),
  rocAuc: z.number(),
  prAuc: z.number(),
  /** Points [false positive rate, recall]. */
  rocCurve: Curve,
  /** Points [recall, precision]. */
  prCurve: Curve,
  thresholds: z.array(
    z.object({ threshold: z.number(), flagRate: z.number(), recall: z.number(), precision: z.number() }),
  ),
  /** Importance by feature, measured by the model kind; sums to 1. */
  importance: z.array(z.object({ feature: z.string(), value: z.number() })),
  /** Cost per claim by threshold. */
  money: z.object({
    costs: Costs,
    /** Points [threshold, cost per claim]. */
    points: Curve,
    atThreshold: z.number(),
    flagNone: z.number(),
    flagAll: z.number(),
    /** Cost per row of the rule that needs no model; null without one. */
    rule: z.number().nullable(),
    lowest: z.tuple([z.number(), z.number()]),
  }),
  /** Method that found the threshold, in words. */
  thresholdFrom: z.string(),
  /** Recall, precision, flag rate, ROC-AUC and average precision with 95 % intervals. Absent in earlier trainings. */
  figures: Figures.optional(),
  /** Figures of the model's probabilities, calibrated or not. Absent in earlier trainings. */
  probability: ProbabilityFigures.optional(),
  /** Number of held-out rows that equal a training row in everything except the label and row-numbering columns. */
  repeatedRows: z.int().optional(),
  /** The same training on a random split of the same rows; absent where the split itself is random. */
  randomSplit: z.object({ rocAuc: Estimate, prAuc: Estimate, rows: z.int(), positives: z.int() }).optional(),
  /** Figures by group, for fairness; absent where none were asked for. */
  groups: z.array(GroupFigures).optional(),
  /** Features whose values decide the label of every training row: they may be known only afterwards. */
  leaks: z.array(z.string()).optional(),
  /** Comparison with the model that the alias champion named; null when there was none. */
  champion: ChampionComparison.nullable(),
  /** A rule that needs no model, on the same rows; null when there is none. */
  baseline: z
    .object({
      flagRate: z.number(),
      recall: z.number(),
      precision: z.number(),
      /** Recall of the model when it flags as many rows as the rule. */
      modelRecall: z.number().optional(),
      /** The rule in words. Earlier trainings knew one rule. */
      rule: z.string().default(namedRuleText(claimsRule)),
      /** True when it was found on the training rows, false when it was named. */
      isLearned: z.boolean().default(false),
    })
    .nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;
