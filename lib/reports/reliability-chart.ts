import type { ChartData } from "@/lib/artifacts/chart-data";
import { percent } from "@/lib/base/number-text";
import type { CalibrationBin } from "@/lib/learning/evaluate/calibration-curve";
import { referenceLine } from "./reference-line";

/**
 * How often claims of about the same answer are frauds. @param bins ascending, at least one
 * @param isCalibrated whether answers are probabilities; else they are scores
 */
export function reliabilityChart(bins: CalibrationBin[], isCalibrated: boolean): ChartData {
  const answer = isCalibrated ? "probability" : "score";
  const last = bins.at(-1)!;
  return {
    title: "Reliability curve",
    description: `Reliability curve: share of frauds against the mean ${answer}, in ten parts of equal size. Of the claims with the highest ${answer} (${isCalibrated ? percent(last.predicted) : last.predicted.toFixed(2)} in the mean), ${percent(last.observed)} are frauds`,
    chart: {
      type: "line",
      x: { label: `Mean ${answer}`, domain: [0, 1] },
      y: { label: "Share of frauds", domain: [0, 1] },
      series: [
        {
          name: "Model",
          points: bins.map(({ predicted, observed }) => [predicted, observed]),
          isReference: false,
        },
        referenceLine("As often as it says", 0, 1),
      ],
      marks: [],
    },
  };
}
