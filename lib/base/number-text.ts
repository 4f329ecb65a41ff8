/** A number with its sign, "+0.010" or "−0.010"; without a sign where it rounds to zero. */
export function signed(value: number, decimals = 3): string {
  const size = Math.abs(value).toFixed(decimals);
  if (Number(size) === 0) return size;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/** A share (0–1) as a percentage: 0.0599 gives "6.0 %". */
export function percent(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals)} %`;
}

/**
 * Number of decimals that a value needs to read differently from a limit.
 * @param fewest minimum number of decimals
 */
export function decimalsBeside(value: number, limit: number, fewest: number): number {
  let decimals = fewest;
  while (decimals < 15 && value !== limit && value.toFixed(decimals) === limit.toFixed(decimals)) decimals++;
  return decimals;
}

/** "1 claim", "2 claims", "1,200 claims". @param many the plural, where it is not the singular plus "s" */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;
}

/** "A", "A and B", "A, B and C". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
