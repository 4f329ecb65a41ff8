import { features } from "./claim-features";

/** Nodes by number; node 0 is the root. A leaf's feature is `unknownCode`. */
export interface Tree {
  feature: number[];
  code: number[];
  /** The node for rows whose feature has the code. */
  yes: number[];
  no: number[];
  /** Share of frauds. */
  value: number[];
  /** Decrease in impurity by feature. */
  importance: number[];
}

/** All trees' nodes in one row of arrays. */
export interface Forest {
  roots: Uint32Array;
  feature: Uint8Array;
  code: Uint8Array;
  yes: Uint32Array;
  no: Uint32Array;
  value: Float64Array;
  importance: Float64Array;
}

/** Puts trees into one forest. */
export function joinTrees(trees: Tree[]): Forest {
  const size = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest: Forest = {
    roots: new Uint32Array(trees.length),
    feature: new Uint8Array(size),
    code: new Uint8Array(size),
    yes: new Uint32Array(size),
    no: new Uint32Array(size),
    value: new Float64Array(size),
    importance: new Float64Array(features.length),
  };
  let start = 0;
  trees.forEach((tree, number) => {
    forest.roots[number] = start;
    forest.feature.set(tree.feature, start);
    forest.code.set(tree.code, start);
    forest.value.set(tree.value, start);
    for (let node = 0; node < tree.feature.length; node++) {
      forest.yes[start + node] = start + tree.yes[node]!;
      forest.no[start + node] = start + tree.no[node]!;
    }
    const all = tree.importance.reduce((sum, value) => sum + value, 0) || 1;
    tree.importance.forEach((value, feature) => {
      forest.importance[feature]! += value / all / trees.length;
    });
    start += tree.feature.length;
  });
  return forest;
}
