import { percent } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";

/** Effect of a threshold on the rows that a training was tested on. Shares are 0–1. */
export interface ThresholdStep {
  threshold: number;
  flagRate: number;
  recall: number;
  precision: number;
}

/** Describes the effect in one sentence. */
export function thresholdInWords(
  { flagRate, recall, precision }: ThresholdStep,
  { row, positive }: TableWords,
): string {
  const heldOut = `Of the ${row}s that the training held out for its test,`;
  if (flagRate === 0) return `${heldOut} none would be flagged, so no ${positive} would be found.`;
  const flagged = `${heldOut} ${flagRate === 1 ? "all" : percent(flagRate)} would be flagged`;
  return recall === 0
    ? `${flagged}, and no ${positive} would be among them.`
    : `${flagged}; ${recall === 1 ? "all" : percent(recall)} of the ${positive}s would be among them, and ${percent(precision)} of the flags would be right.`;
}
