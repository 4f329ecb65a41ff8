import { features, unknownCode } from "@/lib/models/claim-features";
import type { Forest } from "@/lib/models/forest";
import { attribute, elementTypes, encodeModel, tensor, valueInfo } from "./encode";

/**
 * The forest as an ONNX graph of the raw claim fields: one string input a feature; grouping and encoding are in the
 * graph. Inputs may be [N] (MLflow hands over a DataFrame's columns so) or [N, 1]. Outputs: `fraud_probability` [N]
 * (float) and `label` [N] (int64, 1 where the probability is over the threshold). Operators: ai.onnx 17, ai.onnx.ml 3.
 */
export function forestToOnnx(forest: Forest, threshold: number): Uint8Array {
  const encoders = features.flatMap(({ name, categoryOf, categories }) => [
    { opType: "Reshape", input: [name, "column"], output: [`${name}_column`] },
    {
      opType: "LabelEncoder",
      domain: "ai.onnx.ml",
      input: [`${name}_column`],
      output: [`${name}_code`],
      attribute: [
        attribute.strings("keys_strings", [...categoryOf.keys()]),
        attribute.floats(
          "values_floats",
          Array.from(categoryOf.values(), (category) => categories.indexOf(category)),
        ),
        attribute.float("default_float", -1),
      ],
    },
  ]);
  const node = (opType: string, input: string[], output: string, attributes: object[] = []) => ({
    opType,
    input,
    output: [output],
    attribute: attributes,
  });
  return encodeModel({
    node: [
      ...encoders,
      node(
        "Concat",
        features.map(({ name }) => `${name}_code`),
        "float_codes",
        [attribute.int("axis", 1)],
      ),
      node("Cast", ["float_codes"], "codes", [attribute.int("to", elementTypes.double)]),
      { ...node("TreeEnsembleRegressor", ["codes"], "scores", treeAttributes(forest)), domain: "ai.onnx.ml" },
      node("Reshape", ["scores", "flat"], "fraud_probability"),
      node("Greater", ["fraud_probability", "threshold"], "is_fraud"),
      node("Cast", ["is_fraud"], "label", [attribute.int("to", elementTypes.int64)]),
    ],
    name: "fraud",
    initializer: [
      tensor.int64("column", [-1, 1]),
      tensor.int64("flat", [-1]),
      tensor.float("threshold", threshold),
    ],
    input: features.map(({ name }) => valueInfo(name, elementTypes.string)),
    output: [
      valueInfo("label", elementTypes.int64, ["N"]),
      valueInfo("fraud_probability", elementTypes.float, ["N"]),
    ],
  });
}

/** A node asks whether a feature's code equals its own, so a value that is not known goes to `no` everywhere. */
function treeAttributes(forest: Forest): object[] {
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
  const leaves = nodes.filter((node) => forest.feature[node] === unknownCode);
  const isLeaf = (node: number) => forest.feature[node] === unknownCode;
  const inTree = (child: number, node: number) => child - forest.roots[treeOf[node]!]!;
  return [
    attribute.int("n_targets", 1),
    attribute.string("aggregate_function", "SUM"),
    attribute.ints("nodes_treeids", treeOf),
    attribute.ints("nodes_nodeids", nodeOf),
    attribute.ints(
      "nodes_featureids",
      nodes.map((node) => (isLeaf(node) ? 0 : forest.feature[node]!)),
    ),
    attribute.strings(
      "nodes_modes",
      nodes.map((node) => (isLeaf(node) ? "LEAF" : "BRANCH_EQ")),
    ),
    attribute.doubles(
      "nodes_values_as_tensor",
      nodes.map((node) => forest.code[node]!),
    ),
    attribute.ints(
      "nodes_truenodeids",
      nodes.map((node) => (isLeaf(node) ? 0 : inTree(forest.yes[node]!, node))),
    ),
    attribute.ints(
      "nodes_falsenodeids",
      nodes.map((node) => (isLeaf(node) ? 0 : inTree(forest.no[node]!, node))),
    ),
    attribute.ints(
      "target_treeids",
      leaves.map((node) => treeOf[node]!),
    ),
    attribute.ints(
      "target_nodeids",
      leaves.map((node) => nodeOf[node]!),
    ),
    attribute.ints(
      "target_ids",
      leaves.map(() => 0),
    ),
    attribute.doubles(
      "target_weights_as_tensor",
      leaves.map((node) => forest.value[node]! / forest.roots.length),
    ),
  ];
}
