import { decimalsBeside } from "@/lib/base/number-text";
import { type GateContext, type GateFinding, originInWords, trainingHref } from "./gate";

/** Checks that a metric of the training is at or above a floor. */
export function findMetricFloor(
  { training, version }: GateContext,
  metric: string,
  floor: number,
): GateFinding {
  const value = training?.metrics[metric]?.value;
  if (!training || value === undefined)
    return {
      isPassed: false,
      message: `Version ${version.version} had no metric ${metric} when it was registered. Train it in a run that logs the metric before registering.`,
      limit: floor,
    };
  const isPassed = value >= floor;
  return {
    isPassed,
    message: `Version ${version.version} has a ${metric} of ${value.toFixed(decimalsBeside(value, floor, 3))} on its held-out rows; at least ${floor} is required. ${originInWords(training.figuresFrom)}`,
    value,
    limit: floor,
    evidenceHref: trainingHref(training),
  };
}
