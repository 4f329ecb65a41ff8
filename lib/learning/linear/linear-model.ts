/**
 * Weights by feature and code. The first code of a feature has weight 0 (it is in the intercept), and so do unknown
 * codes.
 */
export interface LinearModel {
  intercept: number;
  weights: number[][];
  /** Mean weight of each feature over the training rows. */
  mean: number[];
  /** Effect of each feature on the score: the standard deviation of its weights over the training rows. */
  spread: number[];
}
