import { z } from "zod";
import { below, cumulate } from "./metrics";
import { type Costs, claimCost } from "./money";

/** Rule that chooses the threshold, on rows outside the test part. */
export const ThresholdRule = z.enum(["fixed", "lowest-cost", "precision-floor", "flag-rate"]).meta({
  choiceNames: {
    fixed: "Fixed",
    "lowest-cost": "Lowest cost",
    "precision-floor": "Precision floor",
    "flag-rate": "Flag rate",
  },
});
export type ThresholdRule = z.infer<typeof ThresholdRule>;

export interface ThresholdChoice {
  rule: Exclude<ThresholdRule, "fixed">;
  costs: Costs;
  /** For precision-floor: minimum share of frauds among flagged claims, 0–1. */
  precisionFloor: number;
  /** For flag-rate: maximum share of all claims that is flagged, 0–1. */
  flagRate: number;
}

/**
 * Chooses the threshold by the rule: the lowest cost, or the most frauds within the floor or the rate. The result is
 * halfway between two probabilities, so that rounding flags no other claims.
 * @returns undefined when no threshold meets the floor
 */
export function chooseThreshold(
  labels: Uint8Array,
  probabilities: Float64Array,
  choice: ThresholdChoice,
): number | undefined {
  const steps = cumulate(labels, probabilities);
  const frauds = steps.at(-1)?.frauds ?? 0;
  let best: { place: number; worth: number } | undefined;
  steps.forEach((step, place) => {
    const isAllowed =
      choice.rule === "lowest-cost" ||
      (choice.rule === "precision-floor"
        ? step.frauds / step.flagged >= choice.precisionFloor
        : step.flagged / labels.length <= choice.flagRate);
    const worth =
      choice.rule === "lowest-cost"
        ? -claimCost(
            { missed: frauds - step.frauds, flagged: step.flagged, claims: labels.length },
            choice.costs,
          )
        : step.frauds;
    if (isAllowed && (!best || worth > best.worth)) best = { place, worth };
  });
  if (!best) return undefined;
  return below(steps, (best as { place: number }).place);
}
