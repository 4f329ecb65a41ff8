/** Rows of about the same score: their mean score, and the share of frauds among them. */
export interface CalibrationBin {
  predicted: number;
  observed: number;
  rows: number;
}

/**
 * How often claims of about the same score are frauds, in bins of equal frequency: scikit-learn's calibration_curve with
 * strategy "quantile". Bins whose edges fall together are one. @param probabilities 0–1, by row
 */
export function calibrationCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  binCount = 10,
): CalibrationBin[] {
  const sorted = probabilities.slice().sort();
  const edges = Array.from({ length: binCount - 1 }, (_, at) => quantile(sorted, (at + 1) / binCount));
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

/** By linear interpolation between the two nearest values, as numpy's percentile. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below] ?? Number.NaN, sorted[below + 1] ?? sorted[below] ?? Number.NaN];
  return low + (high - low) * (at - below);
}
