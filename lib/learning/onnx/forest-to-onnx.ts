import { type Feature, missingCodeOf } from "@/lib/learning/features/features";
import { type Forest, satisfies } from "@/lib/learning/trees/forest";
import { type Answers, columnNodes, encodeClaimModel } from "./claim-graph";
import { attribute } from "./encode";
import { mlNode, node } from "./graph-node";

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

/** A node of the ensemble. Children are ids within the tree. */
interface EnsembleNode {
  tree: number;
  id: number;
  mode: string;
  feature: number;
  value: number;
  /** True when a missing number leads to `yes`. */
  takesMissing: boolean;
  yes: number;
  no: number;
}

/** Attributes of the tree ensemble. */
function treeAttributes(forest: Forest, features: readonly Feature[]): object[] {
  const nodes: EnsembleNode[] = [];
  const leaves: { tree: number; id: number; value: number }[] = [];
  const ends = [...forest.roots.slice(1), forest.feature.length];
  forest.roots.forEach((root, tree) => {
    let added = ends[tree]! - root;
    for (let node = root; node < ends[tree]!; node++) {
      const id = node - root;
      const feature = features[forest.feature[node]!];
      if (!feature) {
        nodes.push({ tree, id, mode: "LEAF", feature: 0, value: 0, takesMissing: false, yes: 0, no: 0 });
        leaves.push({ tree, id, value: forest.value[node]! });
        continue;
      }
      const [yes, no] = [forest.yes[node]! - root, forest.no[node]! - root];
      const tests = testsOf(forest, node, feature);
      tests.forEach((test, index) => {
        const isLast = index === tests.length - 1;
        nodes.push({
          ...{ ...test, tree, feature: forest.feature[node]!, yes },
          id: index === 0 ? id : added++,
          no: isLast ? no : added,
        });
      });
    }
  });
  const ofNodes = (name: string, numberOf: (node: EnsembleNode) => number) =>
    attribute.ints(name, nodes.map(numberOf));
  const ofLeaves = (name: string, numberOf: (leaf: { tree: number; id: number }) => number) =>
    attribute.ints(name, leaves.map(numberOf));
  return [
    attribute.int("n_targets", 1),
    attribute.string("aggregate_function", "SUM"),
    ofNodes("nodes_treeids", ({ tree }) => tree),
    ofNodes("nodes_nodeids", ({ id }) => id),
    ofNodes("nodes_featureids", ({ feature }) => feature),
    attribute.strings(
      "nodes_modes",
      nodes.map(({ mode }) => mode),
    ),
    attribute.doubles(
      "nodes_values_as_tensor",
      nodes.map(({ value }) => value),
    ),
    ...(nodes.some(({ takesMissing }) => takesMissing)
      ? [ofNodes("nodes_missing_value_tracks_true", ({ takesMissing }) => Number(takesMissing))]
      : []),
    ofNodes("nodes_truenodeids", ({ yes }) => yes),
    ofNodes("nodes_falsenodeids", ({ no }) => no),
    ofLeaves("target_treeids", ({ tree }) => tree),
    ofLeaves("target_nodeids", ({ id }) => id),
    ofLeaves("target_ids", () => 0),
    attribute.doubles(
      "target_weights_as_tensor",
      leaves.map(({ value }) => value),
    ),
  ];
}

/**
 * Tests of a node, any of which leads to its `yes`: a number is below an edge, at or above one, or missing; a category's code
 * equals one of the set. An unknown value (-1, NaN) passes none but the test for a missing one.
 */
function testsOf(
  forest: Forest,
  node: number,
  feature: Feature,
): Pick<EnsembleNode, "mode" | "value" | "takesMissing">[] {
  const test = (mode: string, value: number, takesMissing = false) => ({ mode, value, takesMissing });
  const [low, high] = [forest.low[node]!, forest.high[node]!];
  if (feature.type === "category") {
    const codes = feature.categories.map((_, code) => code).filter((code) => satisfies(forest, node, code));
    return codes.map((value) => test("BRANCH_EQ", value));
  }
  // No number is below all numbers.
  if (low === missingCodeOf(feature)) return [test("BRANCH_LT", Number.NEGATIVE_INFINITY, true)];
  if (low > 0) return [test("BRANCH_GTE", feature.edges[low - 1]!)];
  const edge = feature.edges[high];
  return [edge === undefined ? test("BRANCH_LEQ", Number.POSITIVE_INFINITY) : test("BRANCH_LT", edge)];
}
