import { scoreInterval, scoreText } from "@/lib/learning/evaluate/estimate-text";

/**
 * Formats a metric with the decimals that its 95 % interval justifies, and the interval, such as "0.81 (0.78 to 0.84)".
 * The interval is read from the metrics that end in _low and _high; without them the value gets three decimals.
 * @returns undefined when the metric does not exist
 */
export function metricText(
  metrics: Record<string, { value: number } | undefined>,
  key: string,
): { value: string; interval: string | undefined } | undefined {
  const value = metrics[key]?.value;
  if (value === undefined) return undefined;
  const [low, high] = [metrics[`${key}_low`]?.value, metrics[`${key}_high`]?.value];
  if (low === undefined || high === undefined || !(low <= value && value <= high))
    return { value: Number.isInteger(value) ? String(value) : value.toFixed(3), interval: undefined };
  const estimate = { value, low, high };
  return { value: scoreText(estimate), interval: scoreInterval(estimate) };
}
