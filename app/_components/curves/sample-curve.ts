type Point = readonly [number, number];

/**
 * Heights of a line through points at given places; null outside of it. Where several points stand above one another, the
 * highest counts, so a step is at its top.
 */
export function sampleCurve(points: readonly Point[], places: readonly number[]): (number | null)[] {
  const sorted = [...points].sort(([x, y], [otherX, otherY]) => x - otherX || y - otherY);
  return places.map((place) => {
    const next = sorted.findIndex(([x]) => x > place);
    const left = sorted[(next < 0 ? sorted.length : next) - 1];
    if (!left) return null;
    const [x, y] = left;
    const right = sorted[next];
    if (x === place) return y;
    return right ? y + ((place - x) / (right[0] - x)) * (right[1] - y) : null;
  });
}

/** Places from 0 to 1 at which curves of shares are read. */
export const sharePlaces: readonly number[] = Array.from({ length: 101 }, (_, index) => index / 100);
