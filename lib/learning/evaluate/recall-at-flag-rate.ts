import { cumulate } from "./metrics";

/**
 * The recall of a model that flags this share of all rows, the highest probabilities first. Of rows with the same
 * probability it flags as many as are left to flag, whichever they are: recall is the mean over all such choices.
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
