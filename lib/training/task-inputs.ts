import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import { FileReference } from "@/lib/blocks/signed-reference";
import { isClaimsOutcome } from "@/lib/datasets/claims-table";
import { DataReference } from "@/lib/datasets/data-reference";
import { columnFormat } from "@/lib/datasets/dataset";
import { NamedCondition } from "@/lib/datasets/named-rule";
import type { Outcome } from "@/lib/datasets/outcome";
import { ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { Costs } from "@/lib/learning/evaluate/money";
import { SplitBy } from "@/lib/learning/sampling/split-settings";
import { SplitReference } from "./split-rows";
import { TrainingFacts } from "./training-facts";

/**
 * Slugs, inputs and outputs of the tasks that train, for the tasks themselves and for those who read a training from its
 * task runs (training-of-run.ts).
 */

export const splitTask = "split-data";
export const trainTask = "train-model";

/** Default costs on claims, in the team's currency. */
export const defaultCosts: Costs = { missedFraud: 5000, investigation: 150 };

/** Costs as a run gives them: null for one that is left open. */
const GivenCosts = z.object({
  missedFraud: Costs.shape.missedFraud.nullable(),
  investigation: Costs.shape.investigation.nullable(),
});

/**
 * Costs of a training. Left open, they are `defaultCosts` on claims. On other tables an investigation then costs 1, and
 * a missed positive as many investigations as there are training rows for each positive: flagging all rows costs as
 * much as flagging none, so any model that ranks better than chance is worth something.
 */
export function costsOf(
  given: z.output<typeof GivenCosts>,
  outcome: Outcome,
  { trainRows, trainFrauds }: { trainRows: number; trainFrauds: number },
): Costs {
  if (isClaimsOutcome(outcome))
    return {
      missedFraud: given.missedFraud ?? defaultCosts.missedFraud,
      investigation: given.investigation ?? defaultCosts.investigation,
    };
  const investigation = given.investigation ?? 1;
  const rowsForEach = Math.round(trainRows / Math.max(1, trainFrauds));
  return { missedFraud: given.missedFraud ?? investigation * rowsForEach, investigation };
}

/** Default share of claims held out for the test, 0–1. */
export const defaultTestSize = 0.2;

export const SplitInput = z.object({
  data: DataReference,
  testSize: z.number().gt(0).lt(1).default(defaultTestSize),
  seed: z.int().min(0).default(42),
  by: SplitBy.default("random"),
  /** Time or group column. Empty: the one that the dataset's schema names. */
  column: z.string().default(""),
  /** Rows that are equal in all but the outcome and numbering columns stay in one part. */
  keepsDuplicates: z.boolean().default(false),
});

export const TrainInput = z.object({
  data: DataReference,
  split: SplitReference,
  kind: z.string(),
  features: z.string().default("twelve-categories"),
  bestParams: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  paramsFrom: z.string(),
  /** Overrides the best parameters. */
  params: z.record(z.string(), z.unknown()).default({}),
  threshold: ThresholdSettings.prefault({}),
  costs: GivenCosts.default(defaultCosts),
  calibrate: z
    .boolean()
    .default(false)
    .describe("Makes probabilities of scores; without, the score is given as the probability."),
  seed: z.int().min(0),
  /**
   * Trains the champion's recipe on the same claims when a fair comparison with the champion itself is not possible.
   */
  refitChampion: z.boolean().default(false),
  /** Rule to compare with. Empty: the one that the dataset names, or the best found on training rows. */
  rule: z.array(NamedCondition).max(2).default([]),
  /** Columns by whose values the model's figures are reported as well, for fairness. */
  groups: z.array(z.string().meta(columnFormat)).max(10).default([]),
  experiment: PlainName,
  model: PlainName,
});
export type TrainInput = z.infer<typeof TrainInput>;

export const TrainOutput = z.object({
  facts: TrainingFacts,
  evaluation: FileReference,
  example: z.record(z.string(), z.string()),
});
