import { fitCalibration } from "./calibrate";
import { compareModels } from "./compare-models";
import { evaluate, scoreModel } from "./evaluate";
import { evaluateProbabilities } from "./evaluate-probabilities";
import { learnedRows } from "./learned-rows";
import { figuresOf } from "./measure-model";
import { prAuc, rocAuc } from "./metrics";
import { recallAtPrecision } from "./recall-at-precision";
import { chooseThreshold } from "./threshold";

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
