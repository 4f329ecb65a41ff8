import { fitCalibration } from "@/lib/learning/evaluate/calibrate";
import { compareModels } from "@/lib/learning/evaluate/compare-models";
import { evaluate, scoreModel } from "@/lib/learning/evaluate/evaluate";
import { evaluateProbabilities } from "@/lib/learning/evaluate/evaluate-probabilities";
import { learnRule } from "@/lib/learning/evaluate/learn-rule";
import { figuresOf } from "@/lib/learning/evaluate/measure-model";
import { prAuc, rocAuc } from "@/lib/learning/evaluate/metrics";
import { recallAtPrecision } from "@/lib/learning/evaluate/recall-at-precision";
import { chooseThreshold } from "@/lib/learning/evaluate/threshold";
import { writeEncodedFile } from "@/lib/learning/features/encoded-file";
import { areDistinguishable, learnedRows } from "@/lib/learning/sampling/learned-rows";

/**
 * Calculations over all claims or the predictions for them, by name. They take milliseconds for thousands of claims and seconds
 * for millions, so they run in a worker thread (`calculateInWorker`). Inputs and outputs are plain data.
 */
export const calculations = {
  areDistinguishable,
  chooseThreshold,
  compareModels,
  evaluate,
  evaluateProbabilities,
  figuresOf,
  fitCalibration,
  learnedRows,
  learnRule,
  prAuc,
  recallAtPrecision,
  rocAuc,
  scoreModel,
  writeEncodedFile,
};
export type Calculations = typeof calculations;
