/** Weights by feature and code; a feature's first code weighs nothing (it is in the intercept), an unknown one neither. */
export interface LinearModel {
  intercept: number;
  weights: number[][];
  /** The mean weight of each feature over the training rows. */
  mean: number[];
  /** How far each feature moves the score: the standard deviation of its weights over the training rows. */
  spread: number[];
}
