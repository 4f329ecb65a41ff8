import { fitCalibration } from "@/lib/learning/evaluate/calibrate";
import { compareModels } from "@/lib/learning/evaluate/compare-models";
import { evaluate, scoreModel } from "@/lib/learning/evaluate/evaluate";
import { evaluateProbabilities } from "@/lib/learning/evaluate/evaluate-probabilities";
import { figuresOf } from "@/lib/learning/evaluate/measure-model";
import { prAuc, rocAuc } from "@/lib/learning/evaluate/metrics";
import { recallAtPrecision } from "@/lib/learning/evaluate/recall-at-precision";
import { chooseThreshold } from "@/lib/learning/evaluate/threshold";
import { learnedRows } from "@/lib/learning/sampling/learned-rows";

/**
 * What goes over the answers for all claims, by name: milliseconds of thousands of claims and seconds of millions, so it
 * runs in a worker thread (`calculateInWorker`). What goes in and comes out is plain data.
 */
export const calculations = {
  chooseThreshold,
  compareModels,
  evaluate,
  evaluateProbabilities,
  figuresOf,
  fitCalibration,
  learnedRows,
  prAuc,
  recallAtPrecision,
  rocAuc,
  scoreModel,
};
export type Calculations = typeof calculations;
