/** Nodes by number; node 0 is the root. A leaf asks nothing: its feature is `leaf`. */
export interface Tree {
  feature: Uint8Array;
  /** The question (features.ts): is the feature's code from `low` to `high`? */
  low: Uint8Array;
  high: Uint8Array;
  /** The node for rows of which it holds, and for the others. */
  yes: Uint32Array;
  no: Uint32Array;
  /** What a leaf adds to the score. */
  value: Float64Array;
  /** Training rows that passed through. */
  cover: Float64Array;
  /** What the questions about each feature gained. */
  importance: Float64Array;
}

/** A tree to which nodes are still added. */
export type GrowingTree = Record<keyof Tree, number[]>;

/** All trees' nodes in one row of arrays. A row's score is the sum of its leaves. */
export interface Forest extends Tree {
  roots: Uint32Array;
}

/** The feature of a node that is a leaf. */
export const leaf = 255;

/** A tree of which nothing is known yet but its features' number. */
export function emptyTree(featureCount: number): GrowingTree {
  const importance: number[] = new Array(featureCount).fill(0);
  return { feature: [], low: [], high: [], yes: [], no: [], value: [], cover: [], importance };
}

/** Adds a leaf. @returns its number */
export function addLeaf(tree: GrowingTree, value: number, cover: number): number {
  for (const numbers of [tree.low, tree.high, tree.yes, tree.no]) numbers.push(0);
  tree.value.push(value);
  tree.cover.push(cover);
  return tree.feature.push(leaf) - 1;
}

/** A tree as threads post it to one another: they copy typed arrays whole, others number by number. */
export function finishTree(tree: GrowingTree): Tree {
  return {
    feature: new Uint8Array(tree.feature),
    low: new Uint8Array(tree.low),
    high: new Uint8Array(tree.high),
    yes: new Uint32Array(tree.yes),
    no: new Uint32Array(tree.no),
    value: new Float64Array(tree.value),
    cover: new Float64Array(tree.cover),
    importance: new Float64Array(tree.importance),
  };
}

/** Puts trees into one forest. @param scale of the leaves' values: 1 / trees makes their mean of their sum */
export function joinTrees(trees: Tree[], featureCount: number, scale: number): Forest {
  const size = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest: Forest = {
    roots: new Uint32Array(trees.length),
    feature: new Uint8Array(size),
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
  return forest;
}

/** The sum of the leaves that each of `rows` comes to. */
export function scoreForest(forest: Forest, codes: Uint8Array[], rows: Uint32Array): Float64Array {
  const sums = new Float64Array(rows.length);
  const { feature, low, high, yes, no, value } = forest;
  for (const root of forest.roots) {
    for (let i = 0; i < rows.length; i++) {
      let node = root;
      const row = rows[i]!;
      for (let asked = feature[node]!; asked !== leaf; asked = feature[node]!) {
        const code = codes[asked]![row]!;
        node = code >= low[node]! && code <= high[node]! ? yes[node]! : no[node]!;
      }
      sums[i]! += value[node]!;
    }
  }
  return sums;
}
