import { z } from "zod";
import { confusion } from "./metrics";

/** What a mistake costs, in the team's currency. */
export const Costs = z.object({
  /** A fraud that is paid out. */
  missedFraud: z.number().min(0),
  /** Somebody looks at a flagged claim. */
  investigation: z.number().min(0),
});
export type Costs = z.infer<typeof Costs>;

/** What flagging so many claims and missing so many frauds costs for each claim. */
export function claimCost(
  { missed, flagged, claims }: { missed: number; flagged: number; claims: number },
  costs: Costs,
): number {
  return (missed * costs.missedFraud + flagged * costs.investigation) / claims;
}

const steps = 100;

/** What each threshold would cost for each claim, and what flagging nobody, everybody, or by the rule would. */
export function moneyCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  baseline: Float64Array | null,
  threshold: number,
  costs: Costs,
) {
  const costAt = (scores: Float64Array, at: number) => {
    const [[, wrong], [missed, found]] = confusion(labels, scores, at) as [
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
