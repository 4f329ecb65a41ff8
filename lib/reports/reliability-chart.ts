import type { ChartData } from "@/lib/artifacts/chart-data";
import { percent } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import type { CalibrationBin } from "@/lib/learning/evaluate/calibration-curve";
import { referenceLine } from "./reference-line";

/**
 * Chart of the share of positives among rows with similar predictions. @param bins ascending, at least one
 * @param isCalibrated true when predictions are probabilities, false when they are scores
 */
export function reliabilityChart(
  bins: CalibrationBin[],
  isCalibrated: boolean,
  { row, positive }: TableWords,
): ChartData {
  const answer = isCalibrated ? "probability" : "score";
  const last = bins.at(-1)!;
  const highest = Math.max(...bins.flatMap(({ predicted, observed }) => [predicted, observed]));
  // Of rare positives all is near 0.
  const end = highest > 0 && highest < 0.2 ? 1.1 * highest : 1;
  return {
    title: "Reliability curve",
    description: `Reliability curve: share of ${positive}s against the mean ${answer}, in ten parts of equal size. Of the ${row}s with the highest ${answer} (${isCalibrated ? percent(last.predicted) : last.predicted.toFixed(2)} in the mean), ${percent(last.observed)} are ${positive}s`,
    chart: {
      type: "line",
      x: { label: `Mean ${answer}`, domain: [0, end] },
      y: { label: `Share of ${positive}s`, domain: [0, end] },
      series: [
        {
          name: "Model",
          points: bins.map(({ predicted, observed }) => [predicted, observed]),
          isReference: false,
        },
        referenceLine("Perfectly calibrated", 0, end, end),
      ],
      marks: [],
    },
  };
}
