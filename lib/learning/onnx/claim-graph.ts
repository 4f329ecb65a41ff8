import type { Calibration } from "@/lib/learning/evaluate/calibrate";
import { type Feature, numberPattern } from "@/lib/learning/features/features";
import type { ModelKind } from "@/lib/learning/model-kind";
import { answerNames } from "./answer-names.mjs";
import { attribute, elementTypes, encodeModel, tensor, valueInfo } from "./encode";

type GraphNode = ReturnType<typeof node>;

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
 * A model that takes the raw claim fields, one string input a feature, so that preprocessing travels with it. Outputs:
 * `fraud_probability` [N] (float) and `label` [N] (int64, 1 where the score before calibration is over the threshold), or
 * what `answerNames` makes of their names beside the features'. Operators: ai.onnx 20, ai.onnx.ml 4.
 * @param nodes must give `raw_score`, from the features' columns (`columnNodes`) @param constants that they use
 */
export function encodeClaimModel(
  features: readonly Feature[],
  { threshold, calibration, scale }: Answers,
  nodes: GraphNode[],
  constants: { name: string }[] = [],
): Uint8Array {
  const fields = features.map(({ name }) => name);
  const inner = innerNames(fields);
  const outputs = answerNames(fields);
  const inside = [
    ...nodes,
    node("Cast", ["raw_score"], "raw", [attribute.int("to", elementTypes.double)]),
    scale === "score" ? node("Identity", ["raw"], "exact_score") : node("Sigmoid", ["raw"], "exact_score"),
    ...probabilityNodes(calibration),
    ...answerNodes("exact_score", "score"),
    ...answerNodes("exact_probability", "probability"),
    node("Greater", ["score", "threshold"], "is_fraud"),
    node("Cast", ["is_fraud"], "label", [attribute.int("to", elementTypes.int64)]),
  ];
  const initializers = [
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
  ];
  return encodeModel({
    node: [
      ...fields.map((name) => node("Reshape", [name, inner("column")], inner(`${name}/text`))),
      ...inside.map((one) => ({ ...one, input: one.input.map(inner), output: one.output.map(inner) })),
      node("Identity", [inner("label")], outputs.label),
      node("Identity", [inner("probability")], outputs.probability),
    ],
    name: "fraud",
    initializer: initializers.map((one) => ({ ...one, name: inner(one.name) })),
    input: fields.map((name) => valueInfo(name, elementTypes.string, inputShape(fields))),
    output: [
      valueInfo(outputs.label, elementTypes.int64, ["N"]),
      valueInfo(outputs.probability, elementTypes.float, ["N"]),
    ],
  });
}

/**
 * The shape in which MLflow hands over a DataFrame: each of several columns by itself, a single one as the table it is
 * (mlflow.onnx, `predict`).
 */
const inputShape = (fields: readonly string[]) => (fields.length > 1 ? ["N"] : ["N", 1]);

/**
 * The namespace of what lies inside a graph: names that begin as no field's name does. Within it, what belongs to a field is
 * `<field>/<part>`, and everything else has no slash.
 */
function innerNames(fields: readonly string[]): (name: string) => string {
  let namespace = "/";
  while (fields.some((name) => name.startsWith(namespace))) namespace += "/";
  return (name) => namespace + name;
}

/** `exact_probability`, as lib/learning/evaluate/calibrate.ts makes it of the raw score. */
function probabilityNodes(calibration: Calibration | undefined): GraphNode[] {
  if (!calibration) return [node("Identity", ["exact_score"], "exact_probability")];
  return [
    node("Mul", ["raw", "calibration_slope"], "calibration_steep"),
    node("Add", ["calibration_steep", "calibration_intercept"], "calibrated_raw"),
    node("Sigmoid", ["calibrated_raw"], "exact_probability"),
  ];
}

/** [N, 1] doubles as [N] floats. */
function answerNodes(from: string, to: string): GraphNode[] {
  return [
    node("Cast", [from], `${to}_float`, [attribute.int("to", elementTypes.float)]),
    node("Reshape", [`${to}_float`, "flat"], to),
  ];
}

/**
 * A feature as `<name>/column`, [N, 1] doubles: of a category, what `weightOf` says of its code (by default the code
 * itself, -1 where it is unknown); of a number, the number, NaN where it is none.
 */
export function columnNodes(
  feature: Feature,
  weightOf: (code: number) => number = (code) => code,
  unknown = -1,
): GraphNode[] {
  const { name } = feature;
  if (feature.type === "category") {
    const known = Object.entries(feature.categoryOf);
    const weights = known.map(([, category]) => weightOf(feature.categories.indexOf(category)));
    return [
      mlNode("LabelEncoder", [`${name}/text`], `${name}/column`, [
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
    node("RegexFullMatch", [`${name}/text`], `${name}/is_number`, [
      attribute.string("pattern", numberPattern),
    ]),
    node("Where", [`${name}/is_number`, `${name}/text`, "not_a_number"], `${name}/clean`),
    node("Cast", [`${name}/clean`], `${name}/column`, [attribute.int("to", elementTypes.double)]),
  ];
}
