import { type Feature, missingCodeOf } from "@/lib/learning/features/features";
import type { LinearModel } from "@/lib/learning/linear/linear-model";
import { type Answers, columnNodes, encodeClaimModel } from "./claim-graph";
import { attribute, elementTypes, tensor } from "./encode";
import { node } from "./graph-node";

/**
 * Converts a linear model to an ONNX graph of the raw claim fields (claim-graph.ts): the logistic function of the sum
 * of the fields' weights.
 */
export function linearToOnnx(
  { intercept, weights }: LinearModel,
  features: readonly Feature[],
  answers: Omit<Answers, "scale">,
): Uint8Array {
  const used = features.map((feature, index) => ({ feature, weights: weights[index]! }));
  return encodeClaimModel(
    features,
    { ...answers, scale: "log-odds" },
    [
      ...used.flatMap(({ feature, weights }) =>
        feature.type === "category"
          ? columnNodes(feature, (code) => weights[code]!, 0)
          : [...columnNodes(feature), ...stepNodes(feature)],
      ),
      node(
        "Concat",
        used.map(({ feature }) =>
          feature.type === "category" ? `${feature.name}/column` : `${feature.name}/weight`,
        ),
        "each",
        [attribute.int("axis", 1)],
      ),
      node("ReduceSum", ["each", "second"], "sum", [attribute.int("keepdims", 1)]),
      node("Add", ["sum", "intercept"], "raw_score"),
    ],
    [
      tensor.int64("second", [1]),
      tensor.doubles("intercept", [intercept]),
      ...used.flatMap(({ feature, weights }) =>
        feature.type === "category"
          ? []
          : [
              ...missingWeights(feature, weights),
              tensor.doubles(`${feature.name}/edges`, feature.edges, [1, feature.edges.length]),
              // Increments at each edge, so that the sum over passed edges is the bin's weight.
              tensor.doubles(
                `${feature.name}/steps`,
                feature.edges.map((_, edge) => weights[edge + 1]! - weights[edge]!),
                [feature.edges.length, 1],
              ),
            ],
      ),
    ],
  );
}

/** Weight of a number's bin. NaN passes no edge, and the first bin has weight 0, like unknown values. */
function stepNodes(feature: Feature) {
  const { name } = feature;
  const toDouble = [attribute.int("to", elementTypes.double)];
  const hasMissing = missingCodeOf(feature) !== undefined;
  return [
    node("GreaterOrEqual", [`${name}/column`, `${name}/edges`], `${name}/passed`),
    node("Cast", [`${name}/passed`], `${name}/ones`, toDouble),
    node("MatMul", [`${name}/ones`, `${name}/steps`], hasMissing ? `${name}/known_weight` : `${name}/weight`),
    ...(hasMissing
      ? [
          node("IsNaN", [`${name}/column`], `${name}/is_missing`),
          node("Cast", [`${name}/is_missing`], `${name}/missing_one`, toDouble),
          node("Mul", [`${name}/missing_one`, `${name}/missing`], `${name}/missing_weight`),
          node("Add", [`${name}/known_weight`, `${name}/missing_weight`], `${name}/weight`),
        ]
      : []),
  ];
}

function missingWeights(feature: Feature, weights: readonly number[]) {
  const missing = missingCodeOf(feature);
  return missing === undefined ? [] : [tensor.doubles(`${feature.name}/missing`, [weights[missing]!])];
}
