import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { getModelKind } from "@/lib/learning/catalog";
import type { TrainingData } from "@/lib/learning/model-kind";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { scoresOf } from "./calibrate";
import { crossValidate } from "./cross-validate";
import type { Costs } from "./money";
import { ThresholdRule } from "./threshold";

/** Settings of the threshold search. */
export const ThresholdSettings = z.object({
  rule: ThresholdRule.default("fixed"),
  /** For the rule "fixed": a score before calibration. */
  value: z.number().min(0).max(1).default(0.5),
  precisionFloor: z.number().min(0).max(1).default(0.15),
  flagRate: z.number().min(0).max(1).default(0.3),
});
export type ThresholdSettings = z.infer<typeof ThresholdSettings>;

/**
 * Finds the threshold (a score before calibration) by the rule, on scores of training claims by models that did not
 * learn from them. The test rows stay unseen.
 * @throws DomainError "invalid" when no threshold meets the precision floor
 */
export async function findThreshold(
  data: TrainingData,
  how: {
    kind: string;
    params: Record<string, unknown>;
    seed: number;
    costs: Costs;
    threshold: ThresholdSettings;
  },
  options: {
    signal?: AbortSignal;
    onProgress?: (share: number) => void;
    /** Cross-validated scores by place in the training rows, when already known. */
    scores?: Float64Array;
  } = {},
): Promise<{ threshold: number; from: string }> {
  const { rule, value, precisionFloor, flagRate } = how.threshold;
  if (rule === "fixed") return { threshold: value, from: "as the run's parameters say" };
  const scores =
    options.scores ??
    scoresOf(
      await crossValidate(how.kind, data, how.params, how.seed, options),
      getModelKind(how.kind).scoreScale,
    );
  const labels = pickRows(data.labels, data.rows);
  const choice = { rule, costs: how.costs, precisionFloor, flagRate };
  const threshold = await calculateInWorker("chooseThreshold", labels, scores, choice);
  if (threshold === undefined)
    throw new DomainError(
      "invalid",
      `No threshold has a precision of ${precisionFloor} on the training rows. Lower the floor, or choose another rule.`,
    );
  const reasons = {
    "lowest-cost": "the lowest cost",
    "precision-floor": `the most positives found with a precision of at least ${precisionFloor}`,
    "flag-rate": `the most positives found with at most ${Number((flagRate * 100).toPrecision(6))} % of rows flagged`,
  };
  return { threshold, from: `${reasons[rule]} in a 5-fold cross-validation of the training rows` };
}
