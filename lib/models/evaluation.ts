import { z } from "zod";

const ClassScores = z.object({
  name: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.int(),
});
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
  /** Mean decrease in impurity by feature; sums to 1. */
  importance: z.array(z.object({ feature: z.string(), value: z.number() })),
  /** The untrained rule of MODEL.md on the same rows. */
  baseline: z.object({ flagRate: z.number(), recall: z.number(), precision: z.number() }),
});
export type Evaluation = z.infer<typeof Evaluation>;
