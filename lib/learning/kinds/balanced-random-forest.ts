import { z } from "zod";
import { questionsOf } from "@/lib/learning/features/features";
import { type ModelKind, rankImportance } from "@/lib/learning/model-kind";
import { forestToOnnx } from "@/lib/learning/onnx/forest-to-onnx";
import { randomStream, streamStart } from "@/lib/learning/sampling/random";
import { balancedSampler } from "@/lib/learning/trees/balanced-sampler";
import { type Forest, joinTrees, scoreForest, type Tree } from "@/lib/learning/trees/forest";
import { growBalancedTree } from "@/lib/learning/trees/grow-balanced-tree";
import { bitLayout } from "@/lib/learning/trees/question-bits";
import { treeShap } from "@/lib/learning/trees/tree-shap";

const Params = z.object({
  n_estimators: z.int().min(1).max(5000).default(150),
  max_depth: z.int().min(1).max(30).default(5),
  min_samples_leaf: z.int().min(1).default(4),
  min_samples_split: z.int().min(2).default(5),
  /** Sample the majority class with replacement. */
  replacement: z.boolean().default(false),
  /** Train each tree on a bootstrap sample of its balanced sample. */
  bootstrap: z.boolean().default(true),
});

/**
 * Random forest in which each tree learns from as many negatives as there are positives (Chen, Liaw, Breiman
 * 2004). Equivalent to imbalanced-learn's BalancedRandomForestClassifier with sampling_strategy "not minority": CART
 * with Gini impurity on one-hot columns and binned numbers; √columns are tried at each split (for a number, all its bin
 * edges); the score is the mean of the leaves' shares.
 */
const kind: ModelKind<typeof Params, Tree, Forest> = {
  slug: "balanced-random-forest",
  name: "Balanced random forest",
  description: "Trees that each learn from as many negatives as there are positives.",
  params: Params,
  space: {
    n_estimators: { from: 50, to: 400, isWhole: true },
    max_depth: { from: 3, to: 12, isWhole: true },
    min_samples_leaf: { from: 1, to: 20, isWhole: true, isLog: true },
    min_samples_split: { from: 2, to: 40, isWhole: true, isLog: true },
    replacement: { of: [false, true] },
    bootstrap: { of: [false, true] },
  },
  unitCount: (params) => params.n_estimators,
  fit(data, params, seed, next) {
    const { features, codes } = data;
    const trees = new Map<number, Tree>();
    const questions = questionsOf(features);
    const drawSample = balancedSampler(data, params);
    const layOut = bitLayout(questions, codes, params.max_depth);
    for (let number = next(); number !== undefined; number = next()) {
      const sample = drawSample(streamStart(seed, number));
      const random = randomStream(seed, number, sample.drawn);
      trees.set(number, growBalancedTree(layOut(sample), questions, features.length, params, random));
    }
    return trees;
  },
  assemble: (trees, features) => joinTrees(trees, features.length, 1 / trees.length),
  rawScores: scoreForest,
  scoreScale: "score",
  explanationMethod: "path-dependent TreeSHAP",
  explain: treeShap,
  importance: (forest, features) => rankImportance(features, forest.importance),
  toOnnx: (forest, features, threshold, calibration) =>
    forestToOnnx(forest, features, { threshold, calibration, scale: "score" }),
};
export default kind;
