import { z } from "zod";
import { codeCount, type Feature, unknownCode } from "@/lib/learning/features/features";
import type { LinearModel } from "@/lib/learning/linear/linear-model";
import { solvePositive } from "@/lib/learning/linear/solve-positive";
import { type ModelKind, rankImportance, type TrainingData } from "@/lib/learning/model-kind";
import { linearToOnnx } from "@/lib/learning/onnx/linear-to-onnx";

const Params = z.object({
  C: z.number().gt(0).default(1).describe("The inverse of the L2 penalty, as in scikit-learn."),
  max_iter: z.int().min(1).max(1000).default(50),
  tol: z.number().gt(0).default(1e-6).describe("Stops when no weight moves by more."),
  class_weight: z.enum(["balanced", "none"]).default("balanced"),
});

/**
 * Baseline: logistic regression on one-hot codes (numbers by bin), fitted by Newton's method (iteratively reweighted
 * least squares; Hastie, Tibshirani, Friedman 2009, §4.4.1) with scikit-learn's L2 penalty: ½‖w‖² plus C times the
 * loss.
 */
const kind: ModelKind<typeof Params, LinearModel, LinearModel> = {
  slug: "logistic-regression",
  name: "Logistic regression",
  description: "A weight for each category: the baseline that others have to beat.",
  params: Params,
  space: { C: { from: 0.001, to: 100, isLog: true }, class_weight: { of: ["balanced", "none"] } },
  isSequential: true,
  unitCount: () => 1,
  fit(data, params, _, next) {
    const units = new Map<number, LinearModel>();
    for (let unit = next(); unit !== undefined; unit = next()) units.set(unit, fitNewton(data, params));
    return units;
  },
  assemble: ([model]) => model!,
  rawScores: ({ intercept, weights }, codes, rows) =>
    Float64Array.from(rows, (row) => {
      let score = intercept;
      for (let feature = 0; feature < weights.length; feature++)
        score += weights[feature]![codes[feature]![row]!] ?? 0;
      return score;
    }),
  scoreScale: "log-odds",
  explanationMethod: "a linear model's weights, less their mean over the training rows",
  explain: ({ intercept, weights, mean }, codes, rows) => ({
    base: mean.reduce((sum, value) => sum + value, intercept),
    values: weights.map((ofFeature, feature) =>
      Float64Array.from(rows, (row) => (ofFeature[codes[feature]![row]!] ?? 0) - mean[feature]!),
    ),
  }),
  importance: ({ spread }, features) => rankImportance(features, spread),
  toOnnx: (model, features, threshold, calibration) =>
    linearToOnnx(model, features, { threshold, calibration }),
};
export default kind;

function fitNewton(data: TrainingData, params: z.output<typeof Params>): LinearModel {
  const { features, codes, labels, rows } = data;
  const { places, size } = placesOf(features);
  const frauds = rows.reduce((sum, row) => sum + labels[row]!, 0);
  const isBalanced = params.class_weight === "balanced";
  const classWeights = isBalanced
    ? [rows.length / (2 * (rows.length - frauds)), rows.length / (2 * frauds)]
    : [1, 1];
  const weights = new Float64Array(size);
  const active = new Uint16Array(features.length + 1);
  for (let iteration = 0; iteration < params.max_iter; iteration++) {
    const gradient = Float64Array.from(weights, (weight, place) => (place === 0 ? 0 : weight));
    const curvature = new Float64Array(size * size);
    for (let place = 1; place < size; place++) curvature[place * size + place] = 1;
    for (const row of rows) {
      // Columns that are 1 in this row; the intercept always is.
      let count = 1;
      for (let feature = 0; feature < features.length; feature++) {
        const code = codes[feature]![row]!;
        if (code !== 0 && code !== unknownCode) active[count++] = places[feature]! + code;
      }
      let score = 0;
      for (let i = 0; i < count; i++) score += weights[active[i]!]!;
      const probability = 1 / (1 + Math.exp(-score));
      const weight = params.C * classWeights[labels[row]!]!;
      const slope = weight * (probability - labels[row]!);
      const bend = weight * probability * (1 - probability);
      for (let i = 0; i < count; i++) {
        gradient[active[i]!]! += slope;
        for (let j = 0; j <= i; j++) curvature[active[i]! * size + active[j]!]! += bend;
      }
    }
    const step = solvePositive(curvature, gradient);
    weights.forEach((weight, place) => {
      weights[place] = weight - step[place]!;
    });
    if (step.every((value) => Math.abs(value) < params.tol)) break;
  }
  const byCode = features.map((feature, index) =>
    Array.from({ length: codeCount(feature) }, (_, code) =>
      code === 0 ? 0 : weights[places[index]! + code]!,
    ),
  );
  const moments = byCode.map((ofFeature, feature) => momentsOf(ofFeature, codes[feature]!, rows));
  return {
    intercept: weights[0]!,
    weights: byCode,
    mean: moments.map(({ mean }) => mean),
    spread: moments.map(({ deviation }) => deviation),
  };
}

/** Index of each feature's code 0 in the weights; its other codes follow. Index 0 is the intercept. */
function placesOf(features: readonly Feature[]) {
  let size = 1;
  const places = features.map((feature) => {
    const place = size - 1;
    size += codeCount(feature) - 1;
    return place;
  });
  return { places, size };
}

function momentsOf(weights: number[], codes: Uint8Array, rows: Uint32Array) {
  let [sum, squares] = [0, 0];
  for (const row of rows) {
    const weight = weights[codes[row]!] ?? 0;
    sum += weight;
    squares += weight * weight;
  }
  const mean = sum / rows.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / rows.length - mean ** 2)) };
}
