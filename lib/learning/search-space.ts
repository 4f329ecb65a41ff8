/** What a parameter may be: a whole number or a number between two (on a logarithmic scale where `isLog`), or one of some. */
type Range =
  | { from: number; to: number; isWhole?: boolean; isLog?: boolean }
  | { of: readonly (number | string | boolean)[] };

/** The parameters of a model kind that are worth searching. */
export type SearchSpace = Record<string, Range>;

/** Draws `count` sets of parameters, each parameter by itself and evenly (Bergstra, Bengio 2012). */
export function drawParams(
  space: SearchSpace,
  count: number,
  random: () => number,
): Record<string, number | string | boolean>[] {
  return Array.from({ length: count }, () =>
    Object.fromEntries(Object.entries(space).map(([name, range]) => [name, draw(range, random())])),
  );
}

function draw(range: Range, at: number): number | string | boolean {
  if ("of" in range) return range.of[Math.floor(at * range.of.length)]!;
  const { from, to, isWhole, isLog } = range;
  // A whole number has as much room as any other: the last ends one past `to`.
  const end = isWhole ? to + 1 : to;
  const value = isLog ? from * (end / from) ** at : from + (end - from) * at;
  return isWhole ? Math.min(to, Math.floor(value)) : Number(value.toPrecision(4));
}
