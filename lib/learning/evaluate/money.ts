import { z } from "zod";
import { confusion } from "./metrics";

/** Cost of mistakes, in the team's currency. */
export const Costs = z.object({
  /** Cost of a fraud that is paid out. */
  missedFraud: z.number().min(0),
  /** Cost of investigating one flagged claim. */
  investigation: z.number().min(0),
});
export type Costs = z.infer<typeof Costs>;

/** Cost per claim of a number of flagged claims and missed frauds. */
export function claimCost(
  { missed, flagged, claims }: { missed: number; flagged: number; claims: number },
  costs: Costs,
): number {
  return (missed * costs.missedFraud + flagged * costs.investigation) / claims;
}

const steps = 100;

/** Cost per claim of each threshold, and of flagging no claim, every claim, or the claims that the rule flags. */
export function moneyCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  baseline: Float64Array | null,
  threshold: number,
  costs: Costs,
) {
  const costAt = (scores: Float64Array, threshold: number) => {
    const [[, wrong], [missed, found]] = confusion(labels, scores, threshold) as [
      [number, number],
      [number, number],
    ];
    return claimCost({ missed, flagged: wrong + found, claims: labels.length }, costs);
  };
  const points = Array.from({ length: steps + 1 }, (_, step): [number, number] => [
    step / steps,
    costAt(probabilities, step / steps),
  ]);
  return {
    costs,
    points,
    atThreshold: costAt(probabilities, threshold),
    flagNone: costAt(probabilities, 1),
    flagAll: costAt(probabilities, -1),
    rule: baseline && costAt(baseline, 0.5),
    lowest: points.reduce((best, point) => (point[1] < best[1] ? point : best)),
  };
}
