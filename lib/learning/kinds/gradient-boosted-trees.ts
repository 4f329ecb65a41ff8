import { z } from "zod";
import { codeCount, questionsOf } from "@/lib/learning/features/features";
import { type ModelKind, rankImportance, type TrainingData } from "@/lib/learning/model-kind";
import { forestToOnnx } from "@/lib/learning/onnx/forest-to-onnx";
import { randomStream, shuffle } from "@/lib/learning/sampling/random";
import {
  addLeaf,
  emptyTree,
  type Forest,
  finishTree,
  joinTrees,
  leaf,
  scoreForest,
  type Tree,
} from "@/lib/learning/trees/forest";
import { cellsOf, partition } from "@/lib/learning/trees/histogram";
import { treeShap } from "@/lib/learning/trees/tree-shap";

const Params = z.object({
  n_estimators: z.int().min(1).max(5000).default(200).describe("Rounds: one tree each."),
  max_depth: z.int().min(1).max(12).default(4),
  learning_rate: z.number().gt(0).max(1).default(0.1),
  reg_lambda: z.number().min(0).default(1).describe("L2 penalty on the leaves."),
  min_child_weight: z.number().min(0).default(5).describe("The least sum of second derivatives in a leaf."),
  subsample: z.number().gt(0).max(1).default(0.8).describe("Share of the claims that each tree sees."),
  scale_pos_weight: z
    .number()
    .gt(0)
    .optional()
    .describe("What a fraud weighs; by default as many times more as there are legitimate claims for each."),
});
type Params = z.output<typeof Params>;

/**
 * Trees that each correct the previous ones: Newton boosting of the logistic loss (Friedman 2001; Chen, Guestrin 2016,
 * §2.2, and §3.3 for the gain) on histograms of codes. The leaves of the first tree carry the prior.
 */
const kind: ModelKind<typeof Params, Tree, Forest> = {
  slug: "gradient-boosted-trees",
  name: "Gradient-boosted trees",
  description: "Trees that each correct the ones before.",
  params: Params,
  space: {
    n_estimators: { from: 50, to: 300, isWhole: true },
    max_depth: { from: 2, to: 6, isWhole: true },
    learning_rate: { from: 0.02, to: 0.3, isLog: true },
    reg_lambda: { from: 0.1, to: 20, isLog: true },
    min_child_weight: { from: 1, to: 50, isLog: true },
    subsample: { from: 0.5, to: 1 },
  },
  isSequential: true,
  unitCount: (params) => params.n_estimators,
  fit(data, params, seed, next) {
    const { codes, labels, rows } = data;
    const frauds = rows.reduce((sum, row) => sum + labels[row]!, 0);
    const weight = params.scale_pos_weight ?? (rows.length - frauds) / frauds;
    const prior = Math.log((weight * frauds) / (rows.length - frauds));
    const scores = new Float64Array(labels.length).fill(prior);
    const slopes = new Float64Array(2 * labels.length);
    const grow = treeGrower(data, params, slopes);
    const trees = new Map<number, Tree>();
    for (let round = next(); round !== undefined; round = next()) {
      for (const row of rows) {
        const probability = 1 / (1 + Math.exp(-scores[row]!));
        const rowWeight = labels[row] ? weight : 1;
        slopes[2 * row] = rowWeight * (probability - labels[row]!);
        slopes[2 * row + 1] = rowWeight * probability * (1 - probability);
      }
      const random = randomStream(seed, round);
      const tree = grow(shuffle(rows.slice(), random).subarray(0, Math.ceil(rows.length * params.subsample)));
      const steps = scoreForest(joinTrees([tree], data.features.length, 1), codes, rows);
      rows.forEach((row, place) => {
        scores[row]! += steps[place]!;
      });
      if (round === 0)
        tree.value = tree.value.map((value, node) => (tree.feature[node] === leaf ? value + prior : value));
      trees.set(round, tree);
    }
    return trees;
  },
  assemble: (trees, features) => joinTrees(trees, features.length, 1),
  rawScores: scoreForest,
  scoreScale: "log-odds",
  explanationMethod: "path-dependent TreeSHAP",
  explain: treeShap,
  importance: (forest, features) => rankImportance(features, forest.importance),
  toOnnx: (forest, features, threshold, calibration) =>
    forestToOnnx(forest, features, { threshold, calibration, scale: "log-odds" }),
};
export default kind;

/**
 * Grows one tree from the current derivatives of the loss. `slopes`: per row, the first derivative, then the second.
 */
function treeGrower({ features, codes, labels }: TrainingData, params: Params, slopes: Float64Array) {
  const questions = questionsOf(features);
  const stride = 1 + Math.max(...features.map(codeCount));
  const size = features.length * stride;
  const { reg_lambda: lambda, learning_rate: rate } = params;
  const cells = cellsOf(codes, Uint32Array.from(labels.keys()), stride);
  const quality = (gradient: number, curvature: number) => (gradient * gradient) / (curvature + lambda);

  /** Sums of both derivatives by feature and code, interleaved. */
  function sumCells(rows: Uint32Array): Float64Array {
    const sums = new Float64Array(2 * size);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const gradient = slopes[2 * row]!;
      const curvature = slopes[2 * row + 1]!;
      const first = row * codes.length;
      for (let position = first; position < first + codes.length; position++) {
        const cell = 2 * cells[position]!;
        sums[cell]! += gradient;
        sums[cell + 1]! += curvature;
      }
    }
    return sums;
  }

  return (all: Uint32Array): Tree => {
    const tree = emptyTree(features.length);
    grow(all, 0, sumCells(all));
    return finishTree(tree);

    function grow(rows: Uint32Array, depth: number, sums: Float64Array | undefined): number {
      let gradient = 0;
      let curvature = 0;
      for (let i = 0; i < rows.length; i++) {
        gradient += slopes[2 * rows[i]!]!;
        curvature += slopes[2 * rows[i]! + 1]!;
      }
      const node = addLeaf(tree, (-rate * gradient) / (curvature + lambda), rows.length);
      const best = sums && bestQuestion(gradient, curvature, sums);
      if (!best) return node;
      const { feature, low, high } = questions[best.question]!;
      const middle = partition(rows, codes[feature]!, low, high);
      const [yes, no] = [rows.subarray(0, middle), rows.subarray(middle)];
      tree.importance[feature]! += best.gain;
      tree.feature[node] = feature;
      tree.low[node] = low;
      tree.high[node] = high;
      const [ofYes, ofNo] = depth + 1 < params.max_depth ? splitSums(yes, no, sums) : [];
      tree.yes[node] = grow(yes, depth + 1, ofYes);
      tree.no[node] = grow(no, depth + 1, ofNo);
      return node;
    }

    function bestQuestion(gradient: number, curvature: number, sums: Float64Array) {
      const before = quality(gradient, curvature);
      let best: { question: number; gain: number } | undefined;
      let [yesGradient, yesCurvature] = [0, 0];
      questions.forEach(({ feature, high, low }, question) => {
        // Questions about a number are consecutive; each covers one more code.
        if (low === high) [yesGradient, yesCurvature] = [0, 0];
        const cell = 2 * (feature * stride + high);
        yesGradient += sums[cell]!;
        yesCurvature += sums[cell + 1]!;
        const noCurvature = curvature - yesCurvature;
        if (Math.min(yesCurvature, noCurvature) < params.min_child_weight) return;
        const gain =
          quality(yesGradient, yesCurvature) + quality(gradient - yesGradient, noCurvature) - before;
        if (gain > 1e-9 && gain > (best?.gain ?? 0)) best = { question, gain };
      });
      return best as { question: number; gain: number } | undefined;
    }

    /** Sums the smaller part. The larger part is the whole minus the smaller, computed in the whole's array. */
    function splitSums(yes: Uint32Array, no: Uint32Array, whole: Float64Array) {
      const smaller = sumCells(yes.length < no.length ? yes : no);
      for (let cell = 0; cell < whole.length; cell++) whole[cell]! -= smaller[cell]!;
      return yes.length < no.length ? [smaller, whole] : [whole, smaller];
    }
  };
}
