const bins = 32;
/** Maximum edges of a number: codes are bytes, and one is for unknown values. */
const mostEdges = 253;

/** Training rows with a number, and the positive ones among them. */
interface NumberCount {
  value: number;
  count: number;
  positives?: number;
}

/**
 * Edges of about 32 bins with similar row counts. Each edge is halfway between two values, so that rounding moves no
 * value. A value frequent enough to fill a bin gets its own; the others share the remaining bins, as in LightGBM's
 * GreedyFindBin (src/io/bin.cpp). Unlike there, a rare value is never merged into the bin of a frequent one.
 * @param counts rows by number, in any order; with positive rows, bins are divided further where the classes differ
 * @returns ascending edges, fewer than 2 × 32, and at most 253 with positive rows
 */
export function binEdges(counts: readonly NumberCount[]): number[] {
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
  return divideByClass(numbers, edges);
}

/** A number above `low` and at most `high`; halfway between them when a double exists there. */
function between(low: number, high: number): number {
  const middle = low + high;
  const half = Number.isFinite(middle) ? middle / 2 : low / 2 + high / 2;
  return half > low ? half : high;
}

/**
 * Divides each bin where that tells more about the class than it costs to state: entropy-based cuts with the minimum
 * description length criterion (Fayyad, Irani 1993). A value that is always positive gets a bin of its own, however
 * close its neighbours are.
 * @param numbers ascending @param edges ascending
 */
function divideByClass(numbers: readonly NumberCount[], edges: readonly number[]): number[] {
  if (numbers.every(({ positives = 0 }) => positives === 0)) return [...edges];
  const found = [...edges];
  let start = 0;
  for (const edge of [...edges, Number.POSITIVE_INFINITY]) {
    let end = start;
    while (end < numbers.length && numbers[end]!.value < edge) end++;
    found.push(...cutsOf(numbers.slice(start, end)));
    start = end;
  }
  // The first edges are those of equal frequency.
  return found.slice(0, mostEdges).sort((a, b) => a - b);
}

/** @param mayBeFirst true when a cut may gain too little by itself, as the first of two around one value */
function cutsOf(numbers: readonly NumberCount[], mayBeFirst = true): number[] {
  const all = sumOf(numbers);
  if (numbers.length < 2 || all.positives === 0 || all.positives === all.count) return [];
  let below = { count: 0, positives: 0 };
  let best: { place: number; gain: number; least: number } | undefined;
  for (let place = 1; place < numbers.length; place++) {
    const { count, positives = 0, value } = numbers[place - 1]!;
    below = { count: below.count + count, positives: below.positives + positives };
    if (numbers[place]!.value === value) continue;
    const above = { count: all.count - below.count, positives: all.positives - below.positives };
    const inParts = (below.count * entropy(below) + above.count * entropy(above)) / all.count;
    const gain = entropy(all) - inParts;
    if (gain > (best?.gain ?? 0)) best = { place, gain, least: costOfCut(all, below, above) };
  }
  if (!best) return [];
  const { place, gain, least } = best;
  const isWorth = gain > least;
  if (!isWorth && !mayBeFirst) return [];
  const parts = [numbers.slice(0, place), numbers.slice(place)] as const;
  const inner = parts.flatMap((part) => cutsOf(part, isWorth));
  if (!isWorth && inner.length === 0) return [];
  return [between(numbers[place - 1]!.value, numbers[place]!.value), ...inner];
}

type ClassCount = { count: number; positives: number };

/** Gain below which a cut is not worth stating. */
function costOfCut(all: ClassCount, below: ClassCount, above: ClassCount): number {
  const classes = ({ count, positives }: ClassCount) => (positives > 0 && positives < count ? 2 : 1);
  const change =
    Math.log2(3 ** classes(all) - 2) -
    (classes(all) * entropy(all) - classes(below) * entropy(below) - classes(above) * entropy(above));
  return (Math.log2(all.count - 1) + change) / all.count;
}

/** Entropy of the class, in bits. */
function entropy({ count, positives }: ClassCount): number {
  const share = positives / count;
  if (share === 0 || share === 1 || count === 0) return 0;
  return -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
}

function sumOf(numbers: readonly NumberCount[]): ClassCount {
  let [count, positives] = [0, 0];
  for (const number of numbers) {
    count += number.count;
    positives += number.positives ?? 0;
  }
  return { count, positives };
}
