import { booleanWords } from "@/lib/datasets/boolean-spellings";
import { missingNumbers, missingTexts } from "@/lib/datasets/read-value";
import type { ValueFormat } from "@/lib/datasets/value-format";
import type { Calibration } from "@/lib/learning/evaluate/calibrate";
import { type Feature, numberPattern } from "@/lib/learning/features/features";
import { type ModelColumn, modelColumns } from "@/lib/learning/features/model-columns";
import type { ModelKind } from "@/lib/learning/model-kind";
import { answerNames } from "./answer-names.mjs";
import { dateNodes } from "./date-nodes";
import { attribute, elementTypes, encodeModel, tensor, valueInfo } from "./encode";
import { type GraphNode, mlNode, node } from "./graph-node";

/**
 * Output settings of a graph: the threshold on the score before calibration, the scale of raw scores, and the
 * calibration.
 */
export interface Answers {
  threshold: number;
  calibration: Calibration | undefined;
  scale: ModelKind["scoreScale"];
}

/**
 * Encodes a model that takes raw claim fields, one input per column, so the preprocessing is part of the model: doubles for
 * columns that were read as numbers (NaN for a missing one), strings for the others.
 * Outputs: `fraud_probability` [N] (float) and `label` [N] (int64; 1 when the score before calibration is above the
 * threshold), renamed by `answerNames` where a feature has the same name. Operators: ai.onnx 20, ai.onnx.ml 4.
 * @param nodes nodes that compute `raw_score` from the features' columns (`columnNodes`) @param constants their
 * constants
 */
export function encodeClaimModel(
  features: readonly Feature[],
  { threshold, calibration, scale }: Answers,
  nodes: GraphNode[],
  constants: { name: string }[] = [],
): Uint8Array {
  const columns = modelColumns(features);
  const fields = columns.map(({ name }) => name);
  const dates = columns.flatMap(({ name, format }) =>
    format?.type === "date" ? [dateNodes(name, format)] : [],
  );
  const inner = innerNames(fields);
  const outputs = answerNames(fields);
  const inside = [
    ...dates.flatMap((date) => date.nodes),
    ...nodes,
    node("Cast", ["raw_score"], "raw", [attribute.int("to", elementTypes.double)]),
    scale === "score" ? node("Identity", ["raw"], "exact_score") : node("Sigmoid", ["raw"], "exact_score"),
    ...probabilityNodes(calibration),
    ...answerNodes("exact_score", "score"),
    ...answerNodes("exact_probability", "probability"),
    node("Greater", ["score", "threshold"], "is_fraud"),
    node("Cast", ["is_fraud"], "label", [attribute.int("to", elementTypes.int64)]),
  ];
  const markers = features.flatMap(numberConstants);
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
    ...(columns.some((column) => column.type === "number" && !takesNumber(column))
      ? [tensor.string("not_a_number", "NaN")]
      : []),
    ...markers,
    ...(markers.length > 0 ? [tensor.int64("marker_axis", [1])] : []),
    ...constants,
    ...dates.flatMap((date) => date.constants),
  ];
  return encodeModel({
    node: [
      ...columns.map((column) =>
        node(
          "Reshape",
          [column.name, inner("column")],
          inner(`${column.name}/${takesNumber(column) ? "number" : "text"}`),
        ),
      ),
      ...inside.map((entry) => ({
        ...entry,
        input: entry.input.map(inner),
        output: entry.output.map(inner),
      })),
      node("Identity", [inner("label")], outputs.label),
      node("Identity", [inner("probability")], outputs.probability),
    ],
    name: "fraud",
    initializer: initializers.map((entry) => ({ ...entry, name: inner(entry.name) })),
    input: columns.map((column) =>
      valueInfo(
        column.name,
        takesNumber(column) ? elementTypes.double : elementTypes.string,
        inputShape(fields),
      ),
    ),
    output: [
      valueInfo(outputs.label, elementTypes.int64, ["N"]),
      valueInfo(outputs.probability, elementTypes.float, ["N"]),
    ],
  });
}

/**
 * Input shape in which MLflow passes a DataFrame: one column each when there are several, the whole table when there is
 * one (mlflow.onnx, `predict`).
 */
const inputShape = (fields: readonly string[]) => (fields.length > 1 ? ["N"] : ["N", 1]);

/**
 * Namespace for values inside a graph, with a prefix that no field name starts with. Values that belong to a field are
 * named `<field>/<part>`; all others have no slash.
 */
function innerNames(fields: readonly string[]): (name: string) => string {
  let namespace = "/";
  while (fields.some((name) => name.startsWith(namespace))) namespace += "/";
  return (name) => namespace + name;
}

/** Computes `exact_probability` from the raw score, as lib/learning/evaluate/calibrate.ts does. */
function probabilityNodes(calibration: Calibration | undefined): GraphNode[] {
  if (!calibration) return [node("Identity", ["exact_score"], "exact_probability")];
  return [
    node("Mul", ["raw", "calibration_slope"], "calibration_steep"),
    node("Add", ["calibration_steep", "calibration_intercept"], "calibrated_raw"),
    node("Sigmoid", ["calibrated_raw"], "exact_probability"),
  ];
}

/** Converts [N, 1] doubles to [N] floats. */
function answerNodes(from: string, to: string): GraphNode[] {
  return [
    node("Cast", [from], `${to}_float`, [attribute.int("to", elementTypes.float)]),
    node("Reshape", [`${to}_float`, "flat"], to),
  ];
}

/** Texts of a file that are read as a value: spellings of yes, no and a missing value. */
function spellingsOf(value: string, format: ValueFormat | undefined): string[] {
  if (!format || format.type === "distance") return [value];
  const words =
    value === "" ? missingTexts(format) : format.type === "boolean" ? (booleanWords[value] ?? []) : [];
  const cases = words.flatMap((word) => [
    word,
    word.toUpperCase(),
    word.slice(0, 1).toUpperCase() + word.slice(1),
  ]);
  return [...new Set([value, ...cases])];
}

/** True for a column whose input is numbers. A model trained before formats existed takes them as texts. */
function takesNumber({ type, format }: ModelColumn): boolean {
  return type === "number" && format?.type === "number";
}

/** Numbers that mean a missing value become NaN. */
function numberNodes(name: string, markers: readonly number[]): GraphNode[] {
  const number = `${name}/number`;
  if (markers.length === 0) return [node("Identity", [number], `${name}/column`)];
  return [
    node("Equal", [number, `${name}/markers`], `${name}/is_marker`),
    node("Cast", [`${name}/is_marker`], `${name}/marked`, [attribute.int("to", elementTypes.double)]),
    node("ReduceSum", [`${name}/marked`, "marker_axis"], `${name}/marks`, [attribute.int("keepdims", 1)]),
    node("Cast", [`${name}/marks`], `${name}/is_missing_number`, [attribute.int("to", elementTypes.bool)]),
    node("Where", [`${name}/is_missing_number`, `${name}/nan`, number], `${name}/column`),
  ];
}

function numberConstants({ name, type, format }: Feature) {
  const markers = type === "number" && format?.type === "number" ? missingNumbers(format) : [];
  return markers.length === 0
    ? []
    : [
        tensor.doubles(`${name}/markers`, markers, [1, markers.length]),
        tensor.doubles(`${name}/nan`, [Number.NaN]),
      ];
}

/** A node that turns known texts into numbers, in the spellings of a file. */
function numberOfText(
  { name, format }: Feature,
  numbers: (readonly [string, number])[],
  otherwise: number,
): GraphNode {
  const spelled = numbers.flatMap(([text, number]) =>
    spellingsOf(text, format).map((spelling) => [spelling, number] as const),
  );
  return mlNode("LabelEncoder", [`${name}/text`], `${name}/column`, [
    attribute.strings(
      "keys_strings",
      spelled.map(([text]) => text),
    ),
    attribute.doubles(
      "values_tensor",
      spelled.map(([, number]) => number),
    ),
    attribute.doubles("default_tensor", [otherwise]),
  ]);
}

/**
 * Nodes that compute a feature as `<name>/column`, [N, 1] doubles. Category: `weightOf` its code (by default the code
 * itself, -1 when unknown). Number: the number, NaN when the text is not a number; of dates, a part or a distance; of many
 * categories, a share.
 */
export function columnNodes(
  feature: Feature,
  weightOf: (code: number) => number = (code) => code,
  unknown = -1,
): GraphNode[] {
  const { name, format } = feature;
  if (format?.type === "distance") {
    const { from, to } = format;
    return [node("Sub", [`${to.column}/days`, `${from.column}/days`], `${name}/column`)];
  }
  if (format?.type === "date")
    return [node("Identity", [`${format.of ?? name}/${format.part ?? "days"}`], `${name}/column`)];
  if (feature.type === "category") {
    const known = Object.entries(feature.categoryOf).map(
      ([value, category]) => [value, weightOf(feature.categories.indexOf(category))] as const,
    );
    return [numberOfText(feature, known, unknown)];
  }
  if (feature.shares)
    return [numberOfText(feature, Object.entries(feature.shares.of), feature.shares.otherwise)];
  if (format?.type === "number") return numberNodes(name, missingNumbers(format));
  return [
    node("RegexFullMatch", [`${name}/text`], `${name}/is_number`, [
      attribute.string("pattern", numberPattern),
    ]),
    node("Where", [`${name}/is_number`, `${name}/text`, "not_a_number"], `${name}/clean`),
    node("Cast", [`${name}/clean`], `${name}/column`, [attribute.int("to", elementTypes.double)]),
  ];
}
