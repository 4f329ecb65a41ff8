import { z } from "zod";
import { features, oneHotColumns, unknownCode } from "@/lib/models/claim-features";
import { type Forest, joinTrees, type Tree } from "@/lib/models/forest";
import type { ModelKind, TrainingData } from "@/lib/models/model-kind";
import { forestToOnnx } from "@/lib/models/onnx/forest-to-onnx";
import { randomStream, shuffle } from "@/lib/models/random";

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

const columnsPerSplit = Math.floor(Math.sqrt(oneHotColumns.length));
// Held here: a bundler turns an imported name into a look-up, which the inner loops would pay for.
const featureCount = features.length;
const leaf = unknownCode;
const stride = 1 + Math.max(...features.map(({ categories }) => categories.length));

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
  unitCount: (params) => params.n_estimators,
  fit(data, params, seed, next) {
    const trees = new Map<number, Tree>();
    const cells = cellsOf(data);
    const byClass = [0, 1].map((label) => data.rows.filter((row) => data.labels[row] === label));
    for (let number = next(); number !== undefined; number = next())
      trees.set(number, growTree(data, cells, byClass, params, randomStream(seed, number)));
    return trees;
  },
  assemble: joinTrees,
  predict(forest, codes, rows) {
    const sums = new Float64Array(rows.length);
    for (const root of forest.roots) {
      for (let i = 0; i < rows.length; i++) {
        let node = root;
        const row = rows[i]!;
        while (forest.feature[node] !== leaf)
          node =
            codes[forest.feature[node]!]![row] === forest.code[node] ? forest.yes[node]! : forest.no[node]!;
        sums[i]! += forest.value[node]!;
      }
    }
    return sums.map((sum) => sum / forest.roots.length);
  },
  importance(forest) {
    const all = forest.importance.reduce((sum, value) => sum + value, 0) || 1;
    return features
      .map(({ name }, index) => ({ feature: name, value: forest.importance[index]! / all }))
      .sort((a, b) => b.value - a.value);
  },
  toOnnx: forestToOnnx,
};
export default kind;

/** Where a row is counted for each feature (by row, then feature): the place of its code and label in a histogram. */
function cellsOf({ codes, labels }: TrainingData): Uint16Array {
  const cells = new Uint16Array(labels.length * featureCount);
  codes.forEach((ofFeature, feature) => {
    for (let row = 0; row < labels.length; row++) {
      const code = Math.min(ofFeature[row]!, stride - 1);
      cells[row * featureCount + feature] = 2 * (feature * stride + code) + labels[row]!;
    }
  });
  return cells;
}

function growTree(
  data: TrainingData,
  cells: Uint16Array,
  byClass: Uint32Array[],
  params: Params,
  random: () => number,
): Tree {
  const rows = drawSample(byClass, params, random);
  const { codes, labels } = data;
  const tree: Tree = {
    feature: [],
    code: [],
    yes: [],
    no: [],
    value: [],
    importance: new Array(featureCount).fill(0),
  };
  const columns = Uint8Array.from(oneHotColumns.keys());
  grow(0, rows.length, 0, countCells(0, rows.length));
  return tree;

  function grow(start: number, end: number, depth: number, counts: Uint32Array | undefined): number {
    const count = end - start;
    let fraudCount = 0;
    for (let i = start; i < end; i++) fraudCount += labels[rows[i]!]!;
    const node = tree.feature.push(leaf) - 1;
    tree.code.push(0);
    tree.yes.push(0);
    tree.no.push(0);
    tree.value.push(fraudCount / count);
    const isDone = depth >= params.max_depth || count < params.min_samples_split || fraudCount % count === 0;
    const split = isDone || !counts ? undefined : bestSplit(count, fraudCount, counts);
    if (!split || !counts) return node;
    const { feature, code } = oneHotColumns[split.column]!;
    tree.importance[feature]! += split.decrease / rows.length;
    const middle = partition(start, end, codes[feature]!, code);
    tree.feature[node] = feature;
    tree.code[node] = code;
    const [ofYes, ofNo] = depth + 1 < params.max_depth ? splitCounts(start, middle, end, counts) : [];
    tree.yes[node] = grow(start, middle, depth + 1, ofYes);
    tree.no[node] = grow(middle, end, depth + 1, ofNo);
    return node;
  }

  /** The column that lowers the impurity most, of √columns drawn; constant ones are drawn on from, as scikit-learn does. */
  function bestSplit(count: number, fraudCount: number, counts: Uint32Array) {
    const impurity = gini(fraudCount, count);
    let best: { column: number; decrease: number } | undefined;
    let constants = 0;
    for (let drawn = 0; drawn < columns.length; drawn++) {
      if (drawn >= columnsPerSplit && drawn > constants) break;
      const other = drawn + Math.floor(random() * (columns.length - drawn));
      const column = columns[other]!;
      columns[other] = columns[drawn]!;
      columns[drawn] = column;
      const { feature, code } = oneHotColumns[column]!;
      const cell = 2 * (feature * stride + code);
      const yesFrauds = counts[cell + 1]!;
      const yes = counts[cell]! + yesFrauds;
      const no = count - yes;
      if (yes === 0 || no === 0) {
        constants++;
        continue;
      }
      if (yes < params.min_samples_leaf || no < params.min_samples_leaf) continue;
      const decrease = impurity - gini(yesFrauds, yes) - gini(fraudCount - yesFrauds, no);
      if (decrease > 1e-9 && decrease > (best?.decrease ?? 0)) best = { column, decrease };
    }
    return best;
  }

  function countCells(start: number, end: number): Uint32Array {
    const counts = new Uint32Array(2 * featureCount * stride);
    for (let i = start; i < end; i++) {
      const first = rows[i]! * featureCount;
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

  function partition(start: number, end: number, ofFeature: Uint8Array, code: number): number {
    let middle = start;
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      if (ofFeature[row] !== code) continue;
      rows[i] = rows[middle]!;
      rows[middle++] = row;
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
