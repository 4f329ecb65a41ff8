import { z } from "zod";
import { below, confusion, cumulate } from "./metrics";

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

/**
 * Cost per row at 101 thresholds from 0 to 1, or to the highest score where none is near 1, as of rare positives; the lowest cost of any
 * threshold, and the cost of flagging no row, every row, or the rows that the rule flags.
 */
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
  const highest = probabilities.reduce((most, value) => Math.max(most, value), threshold);
  const end = highest < 0.5 ? highest : 1;
  const points = Array.from({ length: steps + 1 }, (_, step): [number, number] => {
    const at = (end * step) / steps;
    return [at, costAt(probabilities, at)];
  });
  return {
    costs,
    points,
    atThreshold: costAt(probabilities, threshold),
    flagNone: costAt(probabilities, 1),
    flagAll: costAt(probabilities, -1),
    rule: baseline && costAt(baseline, 0.5),
    lowest: lowestCost(labels, probabilities, costs),
  };
}

/** Threshold of the lowest cost, which flags a row, and the cost. */
function lowestCost(labels: Uint8Array, probabilities: Float64Array, costs: Costs): [number, number] {
  const cumulated = cumulate(labels, probabilities);
  const frauds = cumulated.at(-1)?.frauds ?? 0;
  const found = cumulated.map(({ frauds: found, flagged }) =>
    claimCost({ missed: frauds - found, flagged, claims: labels.length }, costs),
  );
  const best = found.reduce((least, cost, place) => (cost < found[least]! ? place : least), 0);
  return [below(cumulated, best), found[best]!];
}
