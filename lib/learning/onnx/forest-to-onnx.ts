import type { Feature } from "@/lib/learning/features/features";
import { type Forest, leaf } from "@/lib/learning/trees/forest";
import { type Answers, columnNodes, encodeClaimModel, mlNode, node } from "./claim-graph";
import { attribute } from "./encode";

/**
 * Converts a forest to an ONNX graph of the raw claim fields (claim-graph.ts). The raw score is the sum of the leaves.
 */
export function forestToOnnx(forest: Forest, features: readonly Feature[], answers: Answers): Uint8Array {
  return encodeClaimModel(features, answers, [
    ...features.flatMap((feature) => columnNodes(feature)),
    node(
      "Concat",
      features.map(({ name }) => `${name}/column`),
      "codes",
      [attribute.int("axis", 1)],
    ),
    mlNode("TreeEnsembleRegressor", ["codes"], "raw_score", treeAttributes(forest, features)),
  ]);
}

/**
 * Attributes of the tree ensemble. A node tests whether a category's code equals its own, or whether a number is below
 * its edge, so an unknown value (-1, NaN) always takes the `no` branch.
 */
function treeAttributes(forest: Forest, features: readonly Feature[]): object[] {
  const treeOf: number[] = [];
  const nodeOf: number[] = [];
  const ends = [...forest.roots.slice(1), forest.feature.length];
  forest.roots.forEach((root, tree) => {
    for (let node = root; node < ends[tree]!; node++) {
      treeOf.push(tree);
      nodeOf.push(node - root);
    }
  });
  const nodes = [...forest.feature.keys()];
  const isLeaf = (node: number) => forest.feature[node] === leaf;
  const leaves = nodes.filter(isLeaf);
  const inTree = (child: number, node: number) => child - forest.roots[treeOf[node]!]!;
  const questions = nodes.map((node) => {
    const feature = features[forest.feature[node]!];
    if (!feature) return { mode: "LEAF", value: 0 };
    return feature.type === "category"
      ? { mode: "BRANCH_EQ", value: forest.low[node]! }
      : { mode: "BRANCH_LT", value: feature.edges[forest.high[node]!]! };
  });
  const ofNodes = (name: string, numberOf: (node: number) => number) =>
    attribute.ints(name, nodes.map(numberOf));
  const ofLeaves = (name: string, numberOf: (node: number) => number) =>
    attribute.ints(name, leaves.map(numberOf));
  return [
    attribute.int("n_targets", 1),
    attribute.string("aggregate_function", "SUM"),
    ofNodes("nodes_treeids", (node) => treeOf[node]!),
    ofNodes("nodes_nodeids", (node) => nodeOf[node]!),
    ofNodes("nodes_featureids", (node) => (isLeaf(node) ? 0 : forest.feature[node]!)),
    attribute.strings(
      "nodes_modes",
      questions.map(({ mode }) => mode),
    ),
    attribute.doubles(
      "nodes_values_as_tensor",
      questions.map(({ value }) => value),
    ),
    ofNodes("nodes_truenodeids", (node) => (isLeaf(node) ? 0 : inTree(forest.yes[node]!, node))),
    ofNodes("nodes_falsenodeids", (node) => (isLeaf(node) ? 0 : inTree(forest.no[node]!, node))),
    ofLeaves("target_treeids", (node) => treeOf[node]!),
    ofLeaves("target_nodeids", (node) => nodeOf[node]!),
    ofLeaves("target_ids", () => 0),
    attribute.doubles(
      "target_weights_as_tensor",
      leaves.map((node) => forest.value[node]!),
    ),
  ];
}
