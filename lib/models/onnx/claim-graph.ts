import { type Feature, numberPattern } from "@/lib/models/features";
import { attribute, elementTypes, encodeModel, tensor, valueInfo } from "./encode";

/** A node of a graph. */
export const node = (opType: string, input: string[], output: string, attributes: object[] = []) => ({
  opType,
  input,
  output: [output],
  attribute: attributes,
});

/** A node of the operators for machine learning. */
export const mlNode = (...given: Parameters<typeof node>) => ({ ...node(...given), domain: "ai.onnx.ml" });

/**
 * A model that takes the raw claim fields, one string input a feature, so that preprocessing travels with it. Inputs may
 * be [N] (MLflow hands over a DataFrame's columns so) or [N, 1]. Outputs: `fraud_probability` [N] (float) and `label`
 * [N] (int64, 1 where the probability is over the threshold). Operators: ai.onnx 20, ai.onnx.ml 4.
 * @param nodes must give `probability`, from the features' columns (`columnNodes`) @param constants that they use
 */
export function encodeClaimModel(
  features: readonly Feature[],
  threshold: number,
  nodes: object[],
  constants: object[] = [],
): Uint8Array {
  return encodeModel({
    node: [
      ...nodes,
      node("Reshape", ["probability", "flat"], "fraud_probability"),
      node("Greater", ["fraud_probability", "threshold"], "is_fraud"),
      node("Cast", ["is_fraud"], "label", [attribute.int("to", elementTypes.int64)]),
    ],
    name: "fraud",
    initializer: [
      tensor.int64("column", [-1, 1]),
      tensor.int64("flat", [-1]),
      tensor.float("threshold", threshold),
      ...(features.some(({ type }) => type === "number") ? [tensor.string("not_a_number", "NaN")] : []),
      ...constants,
    ],
    input: features.map(({ name }) => valueInfo(name, elementTypes.string)),
    output: [
      valueInfo("label", elementTypes.int64, ["N"]),
      valueInfo("fraud_probability", elementTypes.float, ["N"]),
    ],
  });
}

/**
 * A feature as `<name>_column`, [N, 1] doubles: of a category, what `weightOf` says of its code (by default the code
 * itself, -1 where it is unknown); of a number, the number, NaN where it is none.
 */
export function columnNodes(
  feature: Feature,
  weightOf: (code: number) => number = (code) => code,
  unknown = -1,
): object[] {
  const { name } = feature;
  const shaped = node("Reshape", [name, "column"], `${name}_text`);
  if (feature.type === "category") {
    const known = Object.entries(feature.categoryOf);
    const weights = known.map(([, category]) => weightOf(feature.categories.indexOf(category)));
    return [
      shaped,
      mlNode("LabelEncoder", [`${name}_text`], `${name}_column`, [
        attribute.strings(
          "keys_strings",
          known.map(([value]) => value),
        ),
        attribute.doubles("values_tensor", weights),
        attribute.doubles("default_tensor", [unknown]),
      ]),
    ];
  }
  return [
    shaped,
    node("RegexFullMatch", [`${name}_text`], `${name}_is_number`, [
      attribute.string("pattern", numberPattern),
    ]),
    node("Where", [`${name}_is_number`, `${name}_text`, "not_a_number"], `${name}_clean`),
    node("Cast", [`${name}_clean`], `${name}_column`, [attribute.int("to", elementTypes.double)]),
  ];
}
