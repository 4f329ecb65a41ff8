import { cumulate } from "./metrics";

/**
 * Highest recall over all thresholds whose precision is at least `floor`.
 * @returns 0–1; 0 when no threshold meets the floor
 */
export function recallAtPrecision(labels: Uint8Array, probabilities: Float64Array, floor: number): number {
  const steps = cumulate(labels, probabilities);
  const all = steps.at(-1)?.frauds || 1;
  return steps.reduce(
    (best, { frauds, flagged }) => (frauds / flagged >= floor ? Math.max(best, frauds / all) : best),
    0,
  );
}
