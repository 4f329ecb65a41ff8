import { z } from "zod";
import { growTree } from "@/lib/learning/boosting/grow-tree";
import { boostingJobs, job } from "@/lib/learning/boosting/jobs";
import { boostingMemory, fillMemory, viewMemory } from "@/lib/learning/boosting/memory";
import { type ModelKind, rankImportance } from "@/lib/learning/model-kind";
import { forestToOnnx } from "@/lib/learning/onnx/forest-to-onnx";
import { randomStream, shuffle } from "@/lib/learning/sampling/random";
import { type Forest, joinTrees, leafOf, scoreForest, type Tree } from "@/lib/learning/trees/forest";
import { treeShap } from "@/lib/learning/trees/tree-shap";
import { alone, Crew } from "@/lib/learning/workers/crew";

const Params = z.object({
  n_estimators: z.int().min(1).max(5000).default(200).describe("Rounds: one tree each."),
  max_leaves: z.int().min(2).max(255).default(16),
  max_depth: z.int().min(1).max(12).default(6),
  learning_rate: z.number().gt(0).max(1).default(0.05),
  reg_lambda: z.number().min(0).default(1).describe("L2 penalty on the leaves."),
  min_child_weight: z.number().min(0).default(1).describe("The least sum of second derivatives in a leaf."),
  min_child_samples: z.int().min(1).default(20).describe("The least number of rows in a leaf, about."),
  subsample: z.number().gt(0).max(1).default(0.8).describe("Share of the rows that each tree sees."),
  colsample_bytree: z.number().gt(0).max(1).default(1).describe("Share of the features that each tree sees."),
  early_stopping_rounds: z
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .describe(
      "Fewer rounds are learned if average precision on held-out folds has not risen for so many; 0 learns all.",
    ),
  scale_pos_weight: z
    .number()
    .gt(0)
    .optional()
    .describe(
      "What a positive weighs; by default as much as another row, and a score of 0.5 is an average row's.",
    ),
});

/**
 * Trees that each correct the previous ones: Newton boosting of the logistic loss (Friedman 2001; Chen, Guestrin 2016)
 * on histograms, leaf by leaf, as LightGBM does (Ke et al. 2017).
 */
const kind: ModelKind<typeof Params, Tree, Forest> = {
  slug: "gradient-boosted-trees",
  name: "Gradient-boosted trees",
  description: "Trees that each correct the ones before.",
  params: Params,
  space: {
    // The number of rounds follows from the others, on the folds.
    n_estimators: { of: [300] },
    early_stopping_rounds: { of: [60] },
    max_leaves: { from: 4, to: 63, isWhole: true, isLog: true },
    max_depth: { from: 3, to: 12, isWhole: true },
    learning_rate: { from: 0.02, to: 0.3, isLog: true },
    reg_lambda: { from: 0.1, to: 20, isLog: true },
    min_child_weight: { from: 0.1, to: 10, isLog: true },
    min_child_samples: { from: 5, to: 100, isWhole: true, isLog: true },
    subsample: { from: 0.5, to: 1 },
    colsample_bytree: { from: 0.3, to: 1 },
  },
  isSequential: true,
  unitCount: (params) => params.n_estimators,
  stopping: {
    patience: (params) => params.early_stopping_rounds,
    stopAt: (params, rounds) => ({ ...params, n_estimators: rounds, early_stopping_rounds: 0 }),
    part: (forest, from, to) => ({ ...forest, roots: forest.roots.subarray(from, to) }),
  },
  memory: (data, params) => boostingMemory(data, params.max_leaves),
  fit(data, params, seed, next, together = alone(boostingMemory(data, params.max_leaves))) {
    const { features, labels, rows } = data;
    const frauds = rows.reduce((sum, row) => sum + labels[row]!, 0);
    const weight = params.scale_pos_weight ?? 1;
    const memory = viewMemory(data, params.max_leaves, together.memory);
    const jobs = boostingJobs(memory, { ...params, scale_pos_weight: weight }, seed);
    const crew = new Crew(jobs, memory.args, together);
    const trees = new Map<number, Tree>();
    if (together.isHelper) {
      crew.help();
      return trees;
    }
    const odds = (weight * frauds) / (rows.length - frauds);
    const prior = Math.log(odds);
    // Without the prior, the scores are those of balanced classes (King, Zeng 2001, §4.1: prior correction).
    const shift = params.scale_pos_weight === undefined ? 0 : prior;
    const seen = Math.max(1, Math.round(features.length * params.colsample_bytree));
    try {
      fillMemory(memory, data, odds);
      for (let round = next(); round !== undefined; round = next()) {
        crew.call(job.advance, [round], rows.length < 2000);
        const all = Uint32Array.from(features.keys());
        const chosen = shuffle(all, randomStream(seed, round), seen).subarray(0, seen).sort();
        const tree = growTree(memory, crew, params, chosen);
        if (round === 0)
          tree.value = tree.value.map((value, node) =>
            tree.feature[node] === leafOf(tree.feature) ? value + shift : value,
          );
        trees.set(round, tree);
      }
    } finally {
      crew.end();
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
