const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Delays after each failed attempt, as the Standard Webhooks specification recommends ("Retry schedule"). */
const retryDelaysMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
const longestRetryAfterMs = 24 * hour;
const jitter = 0.1;

/**
 * Delay after `failures` failed attempts; undefined when there are no further attempts. Up to a tenth is added at
 * random, so that messages which failed together are not retried together.
 * @param retryAfterMs the receiver's request: the minimum delay, up to a day
 */
export function retryDelayMs(
  failures: number,
  retryAfterMs = 0,
  random: () => number = Math.random,
): number | undefined {
  const delay = retryDelaysMs[failures - 1];
  if (delay === undefined) return undefined;
  const askedMs = Math.min(retryAfterMs, longestRetryAfterMs);
  return Math.round(Math.max(delay, askedMs) * (1 + jitter * random()));
}

/** Parses a `Retry-After` header (RFC 9110, 10.2.3), in seconds or as a date, relative to now. */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * second : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
