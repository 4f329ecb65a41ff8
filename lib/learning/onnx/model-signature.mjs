import { answerNames } from "./answer-names.mjs";
import { OnnxError } from "./read-onnx.mjs";
import { classesOf, zipMapsOf } from "./without-zip-map.mjs";

/**
 * Inputs and outputs of a graph that classifies rows: ours, or one that skl2onnx or onnxmltools wrote.
 *
 * @typedef {"text" | "number" | "integer" | "boolean"} FieldType
 * @typedef {{ name: string, type: FieldType, element: string, width: number | undefined, isFlat: boolean }} GraphInput
 *   `width`: number of columns, undefined when the graph does not say it
 * @typedef {{ inputs: GraphInput[], label: string | undefined, probabilities: string[], positive: string | undefined,
 *   column: number }} GraphSignature `column`: of the probability of a positive, from the end
 */

/** Types of rows' values, by the element type that onnxruntime names. @type {ReadonlyMap<string, FieldType>} */
const fieldTypes = new Map([
  ["string", "text"],
  ["float32", "number"],
  ["float64", "number"],
  ["int64", "integer"],
  ["int32", "integer"],
  ["bool", "boolean"],
]);

/** Texts of a positive class, in lower case; as labels of datasets (lib/datasets/label.ts). */
const positiveTexts = new Set(["1", "1.0", "y", "yes", "true", "t"]);

/**
 * Inputs and outputs of a model that gives a label and probabilities of two classes.
 * @param {Pick<import("onnxruntime-node").InferenceSession, "inputMetadata" | "inputNames" | "outputMetadata" | "outputNames">} session
 *   of the file without ZipMap @param {any} graph as read by `readOnnx`, with ZipMap
 * @returns {GraphSignature} @throws {OnnxError} naming what cannot be served
 */
export function signatureOf({ inputMetadata, inputNames, outputMetadata, outputNames }, graph) {
  if (inputNames.length === 0) throw new OnnxError("it has no inputs");
  const inputs = inputMetadata.map(inputOf);
  const wide = inputs.find(({ width }) => width !== 1);
  if (wide && inputs.length > 1)
    throw new OnnxError(
      `its input ${wide.name} takes several columns beside other inputs: give each column an input of its own, or all columns one input`,
    );
  const own = answerNames(inputNames);
  if (outputNames.includes(own.label) && outputNames.includes(own.probability))
    return { inputs, label: own.label, probabilities: [own.probability], positive: undefined, column: 1 };
  const zipMaps = zipMapsOf(graph);
  const isFloat = (/** @type {number} */ index) => /^float/.test(tensorType(outputMetadata[index]));
  const floats = outputNames.filter((_, index) => isFloat(index));
  const label = outputNames.find(
    (name, index) => !isFloat(index) && !zipMaps.some(({ input }) => input === name),
  );
  // One output for each class: zipmap "columns" of skl2onnx.
  const probabilities = floats.length === 2 && zipMaps.length === 0 ? floats : floats.slice(0, 1);
  if (probabilities.length === 0) throw new OnnxError("it gives no probabilities");
  const classes = (zipMaps[0]?.classes ?? labelsOf(graph) ?? []).map(String);
  if (classes.length > 2)
    throw new OnnxError(`it tells ${classes.length} classes apart: only models of two classes can be used`);
  const positive = positiveOf(classes);
  const column = positive === undefined || classes[0] !== positive ? 1 : 2;
  return { inputs, label, probabilities, positive, column };
}

/** @param {import("onnxruntime-node").InferenceSession.ValueMetadata} input @returns {GraphInput} */
function inputOf(input) {
  if (!input.isTensor) throw new OnnxError(`its input ${input.name} is no tensor`);
  const { name, type: element, shape } = input;
  const type = fieldTypes.get(element);
  if (!type) throw new OnnxError(`its input ${name} takes ${element}, neither numbers nor text`);
  if (shape.length > 2)
    throw new OnnxError(`its input ${name} has ${shape.length} dimensions, more than rows and columns`);
  const columns = shape[1];
  // Older models of ours declare no shape; they take [N, 1].
  const width = shape.length < 2 ? 1 : typeof columns === "number" && columns > 0 ? columns : undefined;
  return { name, type, element, width, isFlat: shape.length === 1 };
}

/** @param {import("onnxruntime-node").InferenceSession.ValueMetadata | undefined} value */
const tensorType = (value) => (value?.isTensor ? value.type : "");

/** Class labels of the graph's classifier. @param {any} graph */
function labelsOf(graph) {
  for (const { attributes } of graph.nodes ?? []) {
    const found = classesOf(attributes);
    if (found) return found;
  }
  return undefined;
}

/**
 * The class of frauds: the second of two numbers, as scikit-learn sorts them, or the text that means yes. Undefined when
 * the graph names no classes. @param {readonly string[]} classes
 */
function positiveOf(classes) {
  if (classes.every((name) => Number.isFinite(Number(name)))) return classes[1];
  const known = classes.filter((name) => positiveTexts.has(name.trim().toLowerCase()));
  if (known.length === 1) return known[0];
  throw new OnnxError(
    `its classes are ${classes.map((name) => `"${name}"`).join(" and ")}, of which neither is known as the positive one: train it on 0 and 1`.slice(
      0,
      300,
    ),
  );
}
