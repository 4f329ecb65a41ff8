import type { Feature } from "@/lib/learning/features/features";
import { type Forest, leaf } from "@/lib/learning/trees/forest";
import { type Answers, columnNodes, encodeClaimModel, mlNode, node } from "./claim-graph";
import { attribute } from "./encode";

/** The forest as an ONNX graph of the raw claim fields (claim-graph.ts). The leaves' sum is the raw score. */
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
 * A node asks whether a category's code equals its own, or whether a number is below its edge, so a value that is not
 * known (-1, NaN) goes to `no` everywhere.
 */
function treeAttributes(forest: Forest, features: readonly Feature[]): object[] {
  const treeOf: number[] = [];
  const nodeOf: number[] = [];
  const ends = [...forest.roots.slice(1), forest.feature.length];
  forest.roots.forEach((root, tree) => {
    for (let at = root; at < ends[tree]!; at++) {
      treeOf.push(tree);
      nodeOf.push(at - root);
    }
  });
  const nodes = [...forest.feature.keys()];
  const isLeaf = (at: number) => forest.feature[at] === leaf;
  const leaves = nodes.filter(isLeaf);
  const inTree = (child: number, at: number) => child - forest.roots[treeOf[at]!]!;
  const questions = nodes.map((at) => {
    const feature = features[forest.feature[at]!];
    if (!feature) return { mode: "LEAF", value: 0 };
    return feature.type === "category"
      ? { mode: "BRANCH_EQ", value: forest.low[at]! }
      : { mode: "BRANCH_LT", value: feature.edges[forest.high[at]!]! };
  });
  const ofNodes = (name: string, numberOf: (at: number) => number) =>
    attribute.ints(name, nodes.map(numberOf));
  const ofLeaves = (name: string, numberOf: (at: number) => number) =>
    attribute.ints(name, leaves.map(numberOf));
  return [
    attribute.int("n_targets", 1),
    attribute.string("aggregate_function", "SUM"),
    ofNodes("nodes_treeids", (at) => treeOf[at]!),
    ofNodes("nodes_nodeids", (at) => nodeOf[at]!),
    ofNodes("nodes_featureids", (at) => (isLeaf(at) ? 0 : forest.feature[at]!)),
    attribute.strings(
      "nodes_modes",
      questions.map(({ mode }) => mode),
    ),
    attribute.doubles(
      "nodes_values_as_tensor",
      questions.map(({ value }) => value),
    ),
    ofNodes("nodes_truenodeids", (at) => (isLeaf(at) ? 0 : inTree(forest.yes[at]!, at))),
    ofNodes("nodes_falsenodeids", (at) => (isLeaf(at) ? 0 : inTree(forest.no[at]!, at))),
    ofLeaves("target_treeids", (at) => treeOf[at]!),
    ofLeaves("target_nodeids", (at) => nodeOf[at]!),
    ofLeaves("target_ids", () => 0),
    attribute.doubles(
      "target_weights_as_tensor",
      leaves.map((at) => forest.value[at]!),
    ),
  ];
}
