import { percent } from "@/lib/base/number-text";

/** Effect of a threshold on the claims that a training was tested on. Shares are 0–1. */
export interface ThresholdStep {
  threshold: number;
  flagRate: number;
  recall: number;
  precision: number;
}

/** Describes the effect in one sentence. */
export function thresholdInWords({ flagRate, recall, precision }: ThresholdStep): string {
  const claims = "Of the claims that the training held out for its test,";
  if (flagRate === 0) return `${claims} none would be flagged, so no fraud would be found.`;
  const flagged = `${claims} ${flagRate === 1 ? "all" : percent(flagRate)} would be flagged`;
  return recall === 0
    ? `${flagged}, and no fraud would be among them.`
    : `${flagged}; ${recall === 1 ? "all" : percent(recall)} of the frauds would be among them, and ${percent(precision)} of the flags would be right.`;
}
