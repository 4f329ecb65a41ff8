/** Most runs of a backfill. */
export const mostBackfilled = 1_000;

/** Steps of a range of dates. */
export const steps = ["day", "week", "month"] as const;
export type Step = (typeof steps)[number];

/**
 * The dates from one to another, in steps: each with the next one, where its part of the range ends. A month's step keeps
 * the day of the first date, or takes the last day of a shorter month.
 * @param from date in ISO 8601, such as 2026-01-31 @param to last date; included
 * @returns at most `mostBackfilled` + 1 pairs, so that a longer range is noticed
 */
export function datesBetween(from: string, to: string, step: Step): { date: string; next: string }[] {
  const found: { date: string; next: string }[] = [];
  for (let count = 0; found.length <= mostBackfilled; count++) {
    const date = dateAfter(from, count, step);
    if (!(date <= to)) break;
    found.push({ date, next: dateAfter(from, count + 1, step) });
  }
  return found;
}

function dateAfter(from: string, count: number, step: Step): string {
  const date = new Date(`${from}T00:00:00Z`);
  if (step === "month") {
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + count);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(day, last));
  } else date.setUTCDate(date.getUTCDate() + count * (step === "week" ? 7 : 1));
  return date.toISOString().slice(0, 10);
}
