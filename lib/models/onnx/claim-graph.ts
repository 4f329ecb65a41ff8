import type { Calibration } from "@/lib/models/calibrate";
import { type Feature, numberPattern } from "@/lib/models/features";
import type { ModelKind } from "@/lib/models/model-kind";
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

/** How a graph answers: its threshold on the score before calibration, and what makes scores and probabilities of raw ones. */
export interface Answers {
  threshold: number;
  calibration: Calibration | undefined;
  scale: ModelKind["scoreScale"];
}

/**
 * A model that takes the raw claim fields, one string input a feature, so that preprocessing travels with it. Inputs may
 * be [N] (MLflow hands over a DataFrame's columns so) or [N, 1]. Outputs: `fraud_probability` [N] (float) and `label`
 * [N] (int64, 1 where the score before calibration is over the threshold). Operators: ai.onnx 20, ai.onnx.ml 4.
 * @param nodes must give `raw_score`, from the features' columns (`columnNodes`) @param constants that they use
 */
export function encodeClaimModel(
  features: readonly Feature[],
  { threshold, calibration, scale }: Answers,
  nodes: object[],
  constants: object[] = [],
): Uint8Array {
  return encodeModel({
    node: [
      ...nodes,
      node("Cast", ["raw_score"], "raw", [attribute.int("to", elementTypes.double)]),
      scale === "score" ? node("Identity", ["raw"], "exact_score") : node("Sigmoid", ["raw"], "exact_score"),
      ...probabilityNodes(calibration),
      ...outputNodes("exact_score", "score"),
      ...outputNodes("exact_probability", "fraud_probability"),
      node("Greater", ["score", "threshold"], "is_fraud"),
      node("Cast", ["is_fraud"], "label", [attribute.int("to", elementTypes.int64)]),
    ],
    name: "fraud",
    initializer: [
      tensor.int64("column", [-1, 1]),
      tensor.int64("flat", [-1]),
      tensor.float("threshold", threshold),
      ...(calibration
        ? [
            tensor.doubles("calibration_slope", [calibration.slope]),
            tensor.doubles("calibration_intercept", [calibration.intercept]),
          ]
        : []),
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

/** `exact_probability`, as lib/models/calibrate.ts makes it of the raw score. */
function probabilityNodes(calibration: Calibration | undefined): object[] {
  if (!calibration) return [node("Identity", ["exact_score"], "exact_probability")];
  return [
    node("Mul", ["raw", "calibration_slope"], "calibration_steep"),
    node("Add", ["calibration_steep", "calibration_intercept"], "calibrated_raw"),
    node("Sigmoid", ["calibrated_raw"], "exact_probability"),
  ];
}

/** [N, 1] doubles as [N] floats. */
function outputNodes(from: string, to: string): object[] {
  return [
    node("Cast", [from], `${to}_float`, [attribute.int("to", elementTypes.float)]),
    node("Reshape", [`${to}_float`, "flat"], to),
  ];
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
