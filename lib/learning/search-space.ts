/**
 * Range of a parameter: a whole or real number between two bounds (logarithmic when `isLog`), or one of several
 * choices.
 */
type Range =
  | { from: number; to: number; isWhole?: boolean; isLog?: boolean }
  | { of: readonly (number | string | boolean)[] };

/** Search space: the parameters of a model kind that are worth searching. */
export type SearchSpace = Record<string, Range>;

/** Draws `count` sets of parameters, each parameter independently and uniformly (Bergstra, Bengio 2012). */
export function drawParams(
  space: SearchSpace,
  count: number,
  random: () => number,
): Record<string, number | string | boolean>[] {
  return Array.from({ length: count }, () =>
    Object.fromEntries(Object.entries(space).map(([name, range]) => [name, draw(range, random())])),
  );
}

function draw(range: Range, share: number): number | string | boolean {
  if ("of" in range) return range.of[Math.floor(share * range.of.length)]!;
  const { from, to, isWhole, isLog } = range;
  // Every whole number has the same probability, so the upper bound is one past `to`.
  const end = isWhole ? to + 1 : to;
  const value = isLog ? from * (end / from) ** share : from + (end - from) * share;
  return isWhole ? Math.min(to, Math.floor(value)) : Number(value.toPrecision(4));
}
