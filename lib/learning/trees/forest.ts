/** Nodes by number; node 0 is the root. A leaf has no question: its feature is `leaf`. */
export interface Tree {
  /** Feature of each node's question; `leafOf` for a leaf. */
  feature: Uint8Array | Uint16Array;
  /** Question of a node (features.ts): is the feature's code between `low` and `high`, both included? */
  low: Uint8Array;
  high: Uint8Array;
  /** Questions about sets of categories; absent in forests that ask none, as in all earlier ones. */
  sets?: CodeSets | undefined;
  /** Child node for rows that satisfy the question, and for the others. */
  yes: Uint32Array;
  no: Uint32Array;
  /** Contribution of a leaf to the score. */
  value: Float64Array;
  /** Number of training rows that reached the node. */
  cover: Float64Array;
  /** Total gain of the questions about each feature. */
  importance: Float64Array;
}

/**
 * Sets of codes. A node whose `low` is above its `high` asks whether the code is in the set with the number `ofNode[node]`, whose
 * 256 bits are the words from 8 times that number on.
 */
interface CodeSets {
  ofNode: Uint32Array;
  words: Uint32Array;
}

/** A tree that is still growing. */
export type GrowingTree = Record<keyof Omit<Tree, "sets">, number[]>;

/** Nodes of all trees, concatenated. A row's score is the sum of its leaves. */
export interface Forest extends Tree {
  roots: Uint32Array;
}

/** Number in place of a feature that marks a leaf: the largest of the array. */
export const leafOf = (feature: Tree["feature"]) => (feature instanceof Uint8Array ? 255 : 65_535);
/** Marks a leaf of a growing tree; cut off to a byte, it is the mark of an array of bytes. */
const leaf = 65_535;

/** Up to 255 features, a byte has room for each and the mark of a leaf. */
function featureArray(featureCount: number, size: number): Tree["feature"] {
  return featureCount <= 255 ? new Uint8Array(size) : new Uint16Array(size);
}

/** A tree without nodes. */
export function emptyTree(featureCount: number): GrowingTree {
  const importance: number[] = new Array(featureCount).fill(0);
  return { feature: [], low: [], high: [], yes: [], no: [], value: [], cover: [], importance };
}

/** Adds a leaf. @returns its node number */
export function addLeaf(tree: GrowingTree, value: number, cover: number): number {
  for (const numbers of [tree.low, tree.high, tree.yes, tree.no]) numbers.push(0);
  tree.value.push(value);
  tree.cover.push(cover);
  return tree.feature.push(leaf) - 1;
}

/** Converts a tree to typed arrays, which threads copy as a whole; plain arrays are copied number by number. */
export function finishTree(tree: GrowingTree): Tree {
  const feature = featureArray(tree.importance.length, tree.feature.length);
  feature.set(tree.feature);
  return {
    feature,
    low: new Uint8Array(tree.low),
    high: new Uint8Array(tree.high),
    yes: new Uint32Array(tree.yes),
    no: new Uint32Array(tree.no),
    value: new Float64Array(tree.value),
    cover: new Float64Array(tree.cover),
    importance: new Float64Array(tree.importance),
  };
}

/** Whether a code satisfies a node's question. */
export function satisfies({ low, high, sets }: Tree, node: number, code: number): boolean {
  if (low[node]! <= high[node]!) return code >= low[node]! && code <= high[node]!;
  return ((sets!.words[8 * sets!.ofNode[node]! + (code >>> 5)]! >>> (code & 31)) & 1) === 1;
}

function joinSets(trees: Tree[], size: number): CodeSets | undefined {
  if (!trees.some(({ sets }) => sets)) return undefined;
  const ofNode = new Uint32Array(size);
  const words = new Uint32Array(trees.reduce((sum, { sets }) => sum + (sets?.words.length ?? 0), 0));
  let [start, first] = [0, 0];
  for (const { feature, sets } of trees) {
    if (sets) {
      words.set(sets.words, first);
      sets.ofNode.forEach((number, node) => {
        ofNode[start + node] = first / 8 + number;
      });
      first += sets.words.length;
    }
    start += feature.length;
  }
  return { ofNode, words };
}

/** Joins trees into one forest. @param scale factor on the leaves' values: 1 / trees turns their sum into their mean */
export function joinTrees(trees: Tree[], featureCount: number, scale: number): Forest {
  const size = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest: Forest = {
    roots: new Uint32Array(trees.length),
    feature: featureArray(featureCount, size),
    low: new Uint8Array(size),
    high: new Uint8Array(size),
    yes: new Uint32Array(size),
    no: new Uint32Array(size),
    value: new Float64Array(size),
    cover: new Float64Array(size),
    importance: new Float64Array(featureCount),
  };
  let start = 0;
  trees.forEach((tree, number) => {
    forest.roots[number] = start;
    for (const name of ["feature", "low", "high", "cover"] as const) forest[name].set(tree[name], start);
    for (let node = 0; node < tree.feature.length; node++) {
      forest.yes[start + node] = start + tree.yes[node]!;
      forest.no[start + node] = start + tree.no[node]!;
      forest.value[start + node] = tree.value[node]! * scale;
    }
    tree.importance.forEach((value, feature) => {
      forest.importance[feature]! += value;
    });
    start += tree.feature.length;
  });
  const sets = joinSets(trees, size);
  return sets ? { ...forest, sets } : forest;
}

/** Sum of the leaves that each of `rows` reaches. @param codes `codes[feature][row]` */
export function scoreForest(forest: Forest, codes: Uint8Array[], rows: Uint32Array): Float64Array {
  const sums = new Float64Array(rows.length);
  const { feature, low, high, yes, no, value } = forest;
  const leaf = leafOf(feature);
  for (const root of forest.roots) {
    for (let i = 0; i < rows.length; i++) {
      let node = root;
      const row = rows[i]!;
      for (let tested = feature[node]!; tested !== leaf; tested = feature[node]!) {
        const code = codes[tested]![row]!;
        const isRange = low[node]! <= high[node]!;
        const isYes = isRange ? code >= low[node]! && code <= high[node]! : satisfies(forest, node, code);
        node = isYes ? yes[node]! : no[node]!;
      }
      sums[i]! += value[node]!;
    }
  }
  return sums;
}
