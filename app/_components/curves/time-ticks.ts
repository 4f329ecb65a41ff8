import type uPlot from "uplot";

const day = 86_400;

/**
 * Texts of ticks of a time axis, by their distance in seconds: 24 hours and days before months, as elsewhere on the pages. Each row is
 * a least distance, the text of a tick, and the line that follows where the year, month, day, hour, minute or second is another.
 */
export const timeTicks: uPlot.Axis.Values = [
  [365 * day, "{YYYY}", null, null, null, null, null, null, 1],
  [28 * day, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [day, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
];

/** Text of the time at the cross-hair. */
export const timeAtCursor = "{YYYY}-{MM}-{DD} {HH}:{mm}";

/** Distances of ticks between whole numbers: 1, 2, 5, 10 … as far as numbers are exact. */
export const wholeSteps = Array.from({ length: 15 }, (_, power) =>
  [1, 2, 5].map((n) => n * 10 ** power),
).flat();

/** True when a line counts something. */
export const areWhole = (values: readonly (number | null)[]) =>
  values.every((value) => value === null || Number.isInteger(value));
