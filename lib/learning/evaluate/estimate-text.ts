import { decimalsApart, decimalsOfShare, percent, signed } from "@/lib/base/number-text";
import type { Estimate } from "./interval";

/** Minimum number of frauds below which a report says that its figures are rough. */
export const fewFrauds = 30;

/**
 * Number of decimals of a figure: two digits of its uncertainty where they are below 35, else one (the Particle Data
 * Group's rule, Review of Particle Physics 2024, §5.3, applied to half of the 95 % interval).
 */
function decimalsOf({ low, high }: Estimate): number {
  return Math.ceil(-Math.log10((high - low) / 2 / 3.55));
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** At most three, and more where the ends of the interval, or the value and none or all, would read alike. */
function scoreDecimals(estimate: Estimate): number {
  const { value, low, high } = estimate;
  const fewest = within(decimalsOf(estimate), 1, 3);
  return Math.max(
    decimalsApart(low, high, fewest),
    decimalsApart(value, 0, fewest),
    decimalsApart(value, 1, fewest),
  );
}

function percentDecimals(estimate: Estimate, most = 1): number {
  return decimalsApart(estimate.low * 100, estimate.high * 100, within(decimalsOf(estimate) - 2, 0, most));
}

/** Most decimals of a share: of a rare one, three. */
const mostDecimals = ({ value }: Estimate) => (value < 0.01 ? 3 : 1);

/** Formats a score of 0–1 with the decimals that its interval justifies, usually at most three. */
export function scoreText(estimate: Estimate): string {
  return estimate.value.toFixed(scoreDecimals(estimate));
}

/**
 * Formats a share as a percentage with the decimals that its interval justifies, at most one, or three below 1 %. None and all have no
 * decimals, and no other share reads like them.
 */
export function percentText(estimate: Estimate): string {
  const { value } = estimate;
  if (value === 0 || value === 1) return percent(value);
  return percent(value, decimalsOfShare(value, percentDecimals(estimate, mostDecimals(estimate))));
}

/** Formats an interval of scores, such as "0.78 to 0.84". */
export function scoreInterval(estimate: Estimate): string {
  const decimals = scoreDecimals(estimate);
  return `${estimate.low.toFixed(decimals)} to ${estimate.high.toFixed(decimals)}`;
}

/** Formats an interval of shares, such as "91.0 % to 97.4 %". */
export function percentInterval(estimate: Estimate): string {
  const decimals = percentDecimals(estimate, mostDecimals(estimate));
  return `${percent(estimate.low, decimals)} to ${percent(estimate.high, decimals)}`;
}

/** Formats a difference in percentage points with its sign. @param end which of its three values */
export function pointsText(estimate: Estimate, end: keyof Estimate = "value"): string {
  return signed(estimate[end] * 100, percentDecimals(estimate));
}
