/** Median below which scores are too low for equal parts. */
const lowMedian = 0.05;
/** Steps of each power of ten. */
const steps = [1, 2, 5];
/** Least edge above 0, as a power of ten. */
const finest = -6;
/** Part of the median at which the steps begin. */
const partOfMedian = 10;

/**
 * Edges of the bars of a chart of scores, from 0 to 1: equal parts, or where half of the scores are near 0, as of rare
 * positives, the steps 1, 2, 5 of each power of ten. @param median of the scores, 0–1 @param parts number of equal parts
 */
export function scoreEdges(median: number, parts = 20): number[] {
  if (median >= lowMedian) return Array.from({ length: parts + 1 }, (_, index) => index / parts);
  const ladder = Array.from({ length: -finest }, (_, index) => finest + index).flatMap((power) =>
    steps.map((step) => Number(`${step}e${power}`)),
  );
  const first = ladder.findLastIndex((edge) => edge <= median / partOfMedian);
  return [0, ...ladder.slice(Math.max(0, first)), 1];
}
