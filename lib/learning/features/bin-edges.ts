const bins = 32;

/**
 * Edges of about 32 bins with similar row counts. Each edge is halfway between two values, so that rounding moves no
 * value. A value frequent enough to fill a bin gets its own; the others share the remaining bins, as in LightGBM's
 * GreedyFindBin (src/io/bin.cpp). Unlike there, a rare value is never merged into the bin of a frequent one.
 * @param counts rows by number, in any order @returns ascending edges, fewer than 2 × 32
 */
export function binEdges(counts: readonly { value: number; count: number }[]): number[] {
  const numbers = counts.toSorted((a, b) => a.value - b.value);
  const rowsOf = (some: typeof numbers) => some.reduce((sum, { count }) => sum + count, 0);
  const fillsBin = ({ count }: { count: number }) => count >= rows / bins;
  const rows = rowsOf(numbers);
  const rare = numbers.filter((number) => !fillsBin(number));
  const perBin = rowsOf(rare) / Math.max(1, bins - (numbers.length - rare.length));
  const edges: number[] = [];
  let inBin = 0;
  numbers.forEach((number, place) => {
    inBin += number.count;
    const next = numbers[place + 1];
    if (!next || next.value === number.value) return;
    const isFull = inBin >= perBin || fillsBin(number) || fillsBin(next);
    if (numbers.length > bins && !isFull) return;
    edges.push(between(number.value, next.value));
    inBin = 0;
  });
  return edges;
}

/** A number above `low` and at most `high`; halfway between them when a double exists there. */
function between(low: number, high: number): number {
  const middle = low + high;
  const half = Number.isFinite(middle) ? middle / 2 : low / 2 + high / 2;
  return half > low ? half : high;
}
