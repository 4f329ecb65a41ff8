import { z } from "zod";
import { codeCount, type Question, questionsOf } from "@/lib/models/features";
import { addLeaf, emptyTree, type Forest, joinTrees, scoreForest, type Tree } from "@/lib/models/forest";
import { cellsOf } from "@/lib/models/histogram";
import { type ModelKind, rankImportance, type TrainingData } from "@/lib/models/model-kind";
import { forestToOnnx } from "@/lib/models/onnx/forest-to-onnx";
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
    for (let number = next(); number !== undefined; number = next())
      trees.set(number, growTree(data, questions, byClass, params, randomStream(seed, number)));
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

function growTree(
  data: TrainingData,
  questions: readonly Question[],
  byClass: Uint32Array[],
  params: Params,
  random: () => number,
): Tree {
  const sample = drawSample(byClass, params, random);
  const stride = 1 + Math.max(...data.features.map(codeCount));
  // Of the sample alone: small enough to stay near the processor, however many claims there are.
  const cells = cellsOf(data.codes, sample, stride);
  const featureCount = data.features.length;
  const questionsPerSplit = Math.floor(Math.sqrt(questions.length));
  cells.forEach((cell, at) => {
    cells[at] = 2 * cell + data.labels[sample[Math.floor(at / featureCount)]!]!;
  });
  /** Places in the sample, those of a node side by side. */
  const places = Uint32Array.from(sample.keys());
  const tree = emptyTree(featureCount);
  const order = Uint16Array.from(questions.keys());
  grow(0, places.length, 0, countCells(0, places.length));
  const gained = tree.importance.reduce((sum, value) => sum + value, 0) || 1;
  tree.importance = tree.importance.map((value) => value / gained);
  return tree;

  function grow(start: number, end: number, depth: number, counts: Uint32Array | undefined): number {
    const count = end - start;
    let fraudCount = 0;
    for (let i = start; i < end; i++) fraudCount += cells[places[i]! * featureCount]! & 1;
    const node = addLeaf(tree, fraudCount / count, count);
    const isDone = depth >= params.max_depth || count < params.min_samples_split || fraudCount % count === 0;
    const split = isDone || !counts ? undefined : bestSplit(count, fraudCount, counts);
    if (!split || !counts) return node;
    const { feature, low, high } = questions[split.question]!;
    tree.importance[feature]! += split.decrease / places.length;
    const middle = partition(start, end, feature, low, high);
    tree.feature[node] = feature;
    tree.low[node] = low;
    tree.high[node] = high;
    const [ofYes, ofNo] = depth + 1 < params.max_depth ? splitCounts(start, middle, end, counts) : [];
    tree.yes[node] = grow(start, middle, depth + 1, ofYes);
    tree.no[node] = grow(middle, end, depth + 1, ofNo);
    return node;
  }

  /** The question that lowers the impurity most, of √questions drawn; constant ones are drawn on from, as scikit-learn does. */
  function bestSplit(count: number, fraudCount: number, counts: Uint32Array) {
    const impurity = gini(fraudCount, count);
    let best: { question: number; decrease: number } | undefined;
    let constants = 0;
    for (let drawn = 0; drawn < order.length; drawn++) {
      if (drawn >= questionsPerSplit && drawn > constants) break;
      const other = drawn + Math.floor(random() * (order.length - drawn));
      const question = order[other]!;
      order[other] = order[drawn]!;
      order[drawn] = question;
      const { feature, low, high } = questions[question]!;
      let yesFrauds = 0;
      let yes = 0;
      for (let code = low; code <= high; code++) {
        const cell = 2 * (feature * stride + code);
        yesFrauds += counts[cell + 1]!;
        yes += counts[cell]! + counts[cell + 1]!;
      }
      const no = count - yes;
      if (yes === 0 || no === 0) {
        constants++;
        continue;
      }
      if (yes < params.min_samples_leaf || no < params.min_samples_leaf) continue;
      const decrease = impurity - gini(yesFrauds, yes) - gini(fraudCount - yesFrauds, no);
      if (decrease > 1e-9 && decrease > (best?.decrease ?? 0)) best = { question, decrease };
    }
    return best;
  }

  function countCells(start: number, end: number): Uint32Array {
    const counts = new Uint32Array(2 * featureCount * stride);
    for (let i = start; i < end; i++) {
      const first = places[i]! * featureCount;
      for (let cell = first; cell < first + featureCount; cell++) counts[cells[cell]!]!++;
    }
    return counts;
  }

  /** Counts the smaller part; the larger is what is left of the whole, whose array it takes over. */
  function splitCounts(start: number, middle: number, end: number, whole: Uint32Array) {
    const isYesSmaller = middle - start < end - middle;
    const smaller = isYesSmaller ? countCells(start, middle) : countCells(middle, end);
    for (let cell = 0; cell < whole.length; cell++) whole[cell]! -= smaller[cell]!;
    return isYesSmaller ? [smaller, whole] : [whole, smaller];
  }

  /** Puts the places of which the question holds first. @returns where the others begin */
  function partition(start: number, end: number, feature: number, low: number, high: number): number {
    const [lowest, highest] = [2 * (feature * stride + low), 2 * (feature * stride + high) + 1];
    let middle = start;
    for (let i = start; i < end; i++) {
      const place = places[i]!;
      const cell = cells[place * featureCount + feature]!;
      if (cell < lowest || cell > highest) continue;
      places[i] = places[middle]!;
      places[middle++] = place;
    }
    return middle;
  }
}

function drawSample([legitimate, frauds]: Uint32Array[], params: Params, random: () => number): Uint32Array {
  const [few, many] = frauds!.length <= legitimate!.length ? [frauds!, legitimate!] : [legitimate!, frauds!];
  const drawn = params.replacement
    ? few.map(() => many[Math.floor(random() * many.length)]!)
    : shuffle(many.slice(), random, few.length).subarray(0, few.length);
  const balanced = new Uint32Array(few.length * 2);
  balanced.set(few);
  balanced.set(drawn, few.length);
  return params.bootstrap ? balanced.map(() => balanced[Math.floor(random() * balanced.length)]!) : balanced;
}

/** Gini impurity times the number of rows. */
function gini(frauds: number, count: number): number {
  return count === 0 ? 0 : (2 * frauds * (count - frauds)) / count;
}
