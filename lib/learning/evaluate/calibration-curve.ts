/** Rows with similar scores: their mean score and the share of frauds among them. */
export interface CalibrationBin {
  predicted: number;
  observed: number;
  rows: number;
}

/**
 * Observed share of frauds by score, in bins of equal frequency: scikit-learn's calibration_curve with strategy
 * "quantile". Bins with equal edges are merged.
 * @param probabilities 0–1, by row
 */
export function calibrationCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  binCount = 10,
): CalibrationBin[] {
  const sorted = probabilities.slice().sort();
  const edges = Array.from({ length: binCount - 1 }, (_, index) => quantile(sorted, (index + 1) / binCount));
  const bins = Array.from({ length: binCount }, () => ({ predicted: 0, observed: 0, rows: 0 }));
  probabilities.forEach((probability, row) => {
    const bin = bins[edges.filter((edge) => edge < probability).length]!;
    bin.predicted += probability;
    bin.observed += labels[row]!;
    bin.rows++;
  });
  return bins
    .filter(({ rows }) => rows > 0)
    .map(({ predicted, observed, rows }) => ({
      predicted: predicted / rows,
      observed: observed / rows,
      rows,
    }));
}

/** Quantile by linear interpolation between the two nearest values, as in numpy's percentile. */
function quantile(sorted: Float64Array, share: number): number {
  const index = share * (sorted.length - 1);
  const below = Math.floor(index);
  const [low, high] = [sorted[below] ?? Number.NaN, sorted[below + 1] ?? sorted[below] ?? Number.NaN];
  return low + (high - low) * (index - below);
}
