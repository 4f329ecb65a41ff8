import { z } from "zod";
import { questionsOf } from "@/lib/models/features";
import { type Forest, joinTrees, scoreForest, type Tree } from "@/lib/models/forest";
import { growBalancedTree } from "@/lib/models/grow-balanced-tree";
import { type ModelKind, rankImportance } from "@/lib/models/model-kind";
import { forestToOnnx } from "@/lib/models/onnx/forest-to-onnx";
import { layOutBits } from "@/lib/models/question-bits";
import { randomStream, shuffle } from "@/lib/models/random";
import { treeShap } from "@/lib/models/tree-shap";

const Params = z.object({
  n_estimators: z.int().min(1).max(5000).default(150),
  max_depth: z.int().min(1).max(30).default(5),
  min_samples_leaf: z.int().min(1).default(4),
  min_samples_split: z.int().min(2).default(5),
  /** Whether the majority's sample is drawn with replacement. */
  replacement: z.boolean().default(false),
  /** Whether each tree sees a bootstrap sample of its balanced sample. */
  bootstrap: z.boolean().default(true),
});
type Params = z.output<typeof Params>;

/**
 * A random forest whose trees each learn from as many legitimate claims as there are frauds (Chen, Liaw, Breiman 2004),
 * as imbalanced-learn's BalancedRandomForestClassifier does with sampling_strategy "not minority": CART with Gini
 * impurity on one-hot columns, √columns tried at each split, the mean of the leaves' shares as probability.
 */
const kind: ModelKind<typeof Params, Tree, Forest> = {
  slug: "balanced-random-forest",
  name: "Balanced random forest",
  description: "Trees that each learn from as many legitimate claims as there are frauds.",
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
    const trees = new Map<number, Tree>();
    const questions = questionsOf(data.features);
    const byClass = [0, 1].map((label) => data.rows.filter((row) => data.labels[row] === label));
    for (let number = next(); number !== undefined; number = next()) {
      const random = randomStream(seed, number);
      const [legitimate, frauds] = drawSample(byClass, params, random) as [Uint32Array, Uint32Array];
      const bits = layOutBits(data.features, questions, data.codes, frauds, legitimate);
      trees.set(number, growBalancedTree(bits, questions, data.features.length, params, random));
    }
    return trees;
  },
  assemble: (trees, features) => joinTrees(trees, features.length, 1 / trees.length),
  predict: scoreForest,
  scoreScale: "probability",
  explain: treeShap,
  importance: (forest, features) => rankImportance(features, forest.importance),
  toOnnx: (forest, features, threshold) => forestToOnnx(forest, features, threshold, "identity"),
};
export default kind;

/**
 * The rows that a tree learns from, by class: all of the smaller class and as many drawn of the other; with `bootstrap`,
 * drawn from these with replacement.
 */
function drawSample(byClass: Uint32Array[], params: Params, random: () => number): Uint32Array[] {
  const few = byClass[0]!.length < byClass[1]!.length ? 0 : 1;
  const count = byClass[few]!.length;
  const balanced = byClass.slice();
  balanced[1 - few] = drawRows(byClass[1 - few]!, count, params.replacement, random);
  if (!params.bootstrap) return balanced;
  const drawn = [new Uint32Array(2 * count), new Uint32Array(2 * count)];
  const sizes = [0, 0];
  for (let i = 0; i < 2 * count; i++) {
    const place = Math.floor(random() * 2 * count);
    const label = place < count ? few : 1 - few;
    drawn[label]![sizes[label]!++] = balanced[label]![place % count]!;
  }
  return drawn.map((rows, label) => rows.subarray(0, sizes[label]));
}

function drawRows(from: Uint32Array, count: number, replacement: boolean, random: () => number): Uint32Array {
  if (!replacement) return shuffle(from.slice(), random, count).subarray(0, count);
  const rows = new Uint32Array(count);
  for (let i = 0; i < count; i++) rows[i] = from[Math.floor(random() * from.length)]!;
  return rows;
}
