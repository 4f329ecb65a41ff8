import { z } from "zod";
import { cumulate } from "./metrics";
import { type Costs, claimCost } from "./money";

/** How the threshold is found, on rows that are not the test's. */
export const ThresholdRule = z.enum(["fixed", "lowest-cost", "precision-floor", "flag-rate"]);
export type ThresholdRule = z.infer<typeof ThresholdRule>;

export interface ThresholdChoice {
  rule: Exclude<ThresholdRule, "fixed">;
  costs: Costs;
  /** For precision-floor: of the flagged claims, at least this share are frauds. 0–1 */
  precisionFloor: number;
  /** For flag-rate: at most this share of all claims is flagged. 0–1 */
  flagRate: number;
}

/**
 * The threshold that the rule prefers: the lowest cost, or the most frauds found within the floor or the rate. It lies
 * halfway between two probabilities, so that rounding flags no other claims.
 * @returns undefined when no threshold keeps the floor
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
  const { place } = best as { place: number };
  const next = steps[place + 1]?.probability ?? 0;
  return (steps[place]!.probability + next) / 2;
}
