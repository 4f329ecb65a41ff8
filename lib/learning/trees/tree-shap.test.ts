import { describe, expect, test } from "vitest";
import reference from "@/tests/interop/reference-values.json";
import { finishTree, joinTrees, scoreForest } from "./forest";
import { treeShap } from "./tree-shap";

const { codes: inputCodes, forest, boosted } = reference.tree_shap;
const codes = inputCodes.map((ofFeature) => Uint8Array.from(ofFeature));
const rows = Uint32Array.from(codes[0]!.keys());

// Reference: shap 0.51.0 on scikit-learn's trees (tests/interop/reference-values.py).
describe.each([
  { name: "a random forest", ...forest, prior: 0 },
  { name: "boosted trees", ...boosted },
])("the Shapley values of $name", ({ trees, scale, base, values, prior }) => {
  const joined = joinTrees(trees.map(finishTree), codes.length, scale);
  const ours = treeShap(joined, codes, rows);

  test("match shap", () => {
    expect(Math.abs(ours.base + prior - base)).toBeLessThan(1e-6);
    ours.values.forEach((ofFeature, feature) => {
      ofFeature.forEach((value, row) => {
        expect(Math.abs(value - values[feature]![row]!)).toBeLessThan(1e-6);
      });
    });
  });

  test("add up to the score", () => {
    scoreForest(joined, codes, rows).forEach((score, row) => {
      const sum = ours.values.reduce((all, ofFeature) => all + ofFeature[row]!, ours.base);
      expect(Math.abs(sum - score)).toBeLessThan(1e-12);
    });
  });
});

// One tree with questions about categories, two of them about the first feature, compared with all orders of the
// features.
test("Shapley values of questions about categories equal the mean over all orders", () => {
  const tree = finishTree({
    feature: [0, 1, 255, 0, 255, 255, 255],
    low: [2, 1, 0, 1, 0, 0, 0],
    high: [2, 1, 0, 1, 0, 0, 0],
    yes: [1, 2, 0, 4, 0, 0, 0],
    no: [3, 6, 0, 5, 0, 0, 0],
    value: [0, 0, 0.9, 0, 0.4, 0.1, 0.6],
    cover: [100, 40, 25, 60, 20, 40, 15],
    importance: [0, 0],
  });
  const joined = joinTrees([tree], 2, 1);
  /** The tree's mean score when only the features in `known` are known. */
  const worth = (row: number[], known: Set<number>, node = 0): number => {
    const feature = tree.feature[node]!;
    if (feature === 255) return tree.value[node]!;
    const [yes, no] = [tree.yes[node]!, tree.no[node]!];
    if (known.has(feature)) return worth(row, known, row[feature] === tree.low[node] ? yes : no);
    const share = (child: number) => (tree.cover[child]! / tree.cover[node]!) * worth(row, known, child);
    return share(yes) + share(no);
  };
  for (const row of [0, 1, 2, 3].flatMap((a) => [0, 1].map((b) => [a, b]))) {
    const alone = (feature: number) => worth(row, new Set([feature])) - worth(row, new Set());
    const last = (feature: number) => worth(row, new Set([0, 1])) - worth(row, new Set([1 - feature]));
    const { base, values } = treeShap(
      joined,
      row.map((code) => Uint8Array.of(code)),
      Uint32Array.of(0),
    );
    expect(base).toBeCloseTo(worth(row, new Set()), 12);
    for (const feature of [0, 1])
      expect(values[feature]![0]).toBeCloseTo((alone(feature) + last(feature)) / 2, 12);
  }
});
