import { z } from "zod";

/** A figure measured on a sample of claims, with its 95 % confidence interval. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/** 97.5 % quantile of the standard normal distribution. */
const z975 = 1.959963984540054;

/**
 * A share with Wilson's score interval (Wilson 1927; Brown, Cai, DasGupta 2001, eq. 4).
 * @returns value 0 with the interval 0 to 1 when `total` is 0
 */
export function shareEstimate(count: number, total: number): Estimate {
  if (total === 0) return { value: 0, low: 0, high: 1 };
  const value = count / total;
  const scale = 1 + z975 ** 2 / total;
  const middle = (value + z975 ** 2 / (2 * total)) / scale;
  const half = (z975 / scale) * Math.sqrt((value * (1 - value)) / total + (z975 / (2 * total)) ** 2);
  // Rounding must not put a value of 0 or 1 outside its interval.
  return { value, low: Math.min(value, middle - half), high: Math.max(value, middle + half) };
}

/** Number of claims at chance level added to the smaller class before computing an interval. */
const addedClaims = 0.5;

/**
 * A ranking figure (ROC-AUC, average precision) with an interval on the logit scale, using Student's t for the rows of
 * the smaller class. Half a claim at chance level is added, as Agresti and Coull (1998) do for shares: without it, the
 * interval of a figure near 1 covers 89 % instead of 95 % (bench/intervals.ts).
 * @param variance variance of the figure, from `covariance` (ranking.ts)
 * @param chance the figure of a random ranking @param smallerClass number of rows of the smaller class
 */
export function rankingEstimate(
  value: number,
  variance: number,
  chance: number,
  smallerClass: number,
): Estimate {
  // One row contains no information about how rows differ: use the interval of a share of that many rows.
  if (smallerClass < 2) return { ...shareEstimate(value * smallerClass, smallerClass), value };
  const rows = smallerClass + addedClaims;
  const center = (value * smallerClass + chance * addedClaims) / rows;
  const spread =
    variance * (smallerClass / rows) ** 2 + (addedClaims * smallerClass * (value - chance) ** 2) / rows ** 3;
  const logit = Math.log(center / (1 - center));
  const half = (studentQuantile(smallerClass - 1) * Math.sqrt(spread)) / (center * (1 - center));
  return {
    value,
    low: Math.min(value, logistic(logit - half)),
    high: Math.max(value, logistic(logit + half)),
  };
}

/**
 * Difference `after` − `before`, with an interval from both intervals and their correlation: the method of variance
 * estimates recovery (MOVER; Zou, Donner 2008, eq. 8). For shares this is Newcombe's method 10 for paired data.
 * @param correlation correlation of the two figures over samples of the same rows, −1–1
 */
export function differenceEstimate(before: Estimate, after: Estimate, correlation: number): Estimate {
  const value = after.value - before.value;
  const half = (a: number, b: number) => Math.sqrt(Math.max(0, a ** 2 - 2 * correlation * a * b + b ** 2));
  return {
    value,
    low: value - half(after.value - after.low, before.high - before.value),
    high: value + half(after.high - after.value, before.value - before.low),
  };
}

/** 97.5 % quantile of Student's t: Abramowitz and Stegun 1964, 26.7.5; exact values below 3 degrees of freedom. */
export function studentQuantile(degrees: number): number {
  if (degrees < 2) return 12.706204736432095;
  if (degrees < 3) return 4.302652729911275;
  const power = (exponent: number) => z975 ** exponent;
  return (
    z975 +
    (power(3) + z975) / (4 * degrees) +
    (5 * power(5) + 16 * power(3) + 3 * z975) / (96 * degrees ** 2) +
    (3 * power(7) + 19 * power(5) + 17 * power(3) - 15 * z975) / (384 * degrees ** 3) +
    (79 * power(9) + 776 * power(7) + 1482 * power(5) - 1920 * power(3) - 945 * z975) / (92160 * degrees ** 4)
  );
}

const logistic = (value: number) => 1 / (1 + Math.exp(-value));
