/** A number with its sign, "+0.010" or "−0.010"; without a sign where it rounds to zero. */
export function signed(value: number, decimals = 3): string {
  const size = Math.abs(value).toFixed(decimals);
  if (Number(size) === 0) return size;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/** Maximum number of decimals of a number that is near to none or all. */
const mostDecimals = 8;

/**
 * A share (0–1) as a percentage: 0.0599 gives "6.0 %". Without a number of decimals it has one, none and all have no decimals, and a
 * share near to them has as many as it needs to read differently: 0.0004 gives "0.04 %".
 */
export function percent(share: number, decimals?: number): string {
  if (decimals !== undefined) return `${(share * 100).toFixed(decimals)} %`;
  if (share === 0 || share === 1) return `${share * 100} %`;
  return `${(share * 100).toFixed(decimalsOfShare(share, 1))} %`;
}

/** Number of decimals that a percentage needs to read neither as none nor as all. @param fewest minimum number of decimals */
export function decimalsOfShare(share: number, fewest: number): number {
  return Math.max(...[0, 100].map((end) => decimalsApart(share * 100, end, fewest)));
}

/** A number with at least so many decimals, and as many as it needs not to read as zero. */
export function fixed(value: number, fewest: number): string {
  return value.toFixed(decimalsApart(value, 0, fewest));
}

/** A range of shares (0–1): "0.11 % to 0.14 %", and one percentage where the ends are equal. */
export function percentRange(low: number, high: number): string {
  const [from, to] = [percent(low), percent(high)];
  if (from !== to) return `${from} to ${to}`;
  const decimals = decimalsApart(low * 100, high * 100, 1);
  return decimals === 1 ? from : `${percent(low, decimals)} to ${percent(high, decimals)}`;
}

/**
 * Numbers of one axis with so many significant digits, and as many more as those that differ need to read differently: with
 * three, 1001 and 1004 stay as they are.
 */
export function roundedApart(values: readonly number[], fewest: number): number[] {
  const different = new Set(values).size;
  for (let digits = fewest; digits < 16; digits++) {
    const rounded = values.map((value) => Number(value.toPrecision(digits)));
    if (new Set(rounded).size === different) return rounded;
  }
  return [...values];
}

/** Number of decimals that two values need to read differently, unless only a rounding error is between them. */
export function decimalsApart(a: number, b: number, fewest: number): number {
  const decimals = decimalsBeside(a, b, fewest);
  return decimals > mostDecimals ? fewest : decimals;
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
