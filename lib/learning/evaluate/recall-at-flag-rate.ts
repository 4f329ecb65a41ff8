import { cumulate } from "./metrics";

/**
 * Recall of a model that flags this share of all rows, highest probabilities first. When only some rows of the same
 * probability fit, the result is the mean recall over all ways to choose them.
 * @param flagRate 0–1 @returns 0–1
 */
export function recallAtFlagRate(labels: Uint8Array, probabilities: Float64Array, flagRate: number): number {
  const wanted = flagRate * labels.length;
  let before = { frauds: 0, flagged: 0 };
  const steps = cumulate(labels, probabilities);
  const all = steps.at(-1)?.frauds || 1;
  for (const step of steps) {
    if (step.flagged >= wanted) {
      const share = (wanted - before.flagged) / (step.flagged - before.flagged);
      return (before.frauds + share * (step.frauds - before.frauds)) / all;
    }
    before = step;
  }
  return before.frauds / all;
}
