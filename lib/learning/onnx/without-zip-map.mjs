import { OnnxError } from "./read-onnx.mjs";

/**
 * skl2onnx and onnxmltools end a classifier with ZipMap, whose output is a list of maps. onnxruntime-node returns
 * tensors only, so the graph's output becomes the tensor of probabilities that ZipMap reads.
 * @typedef {{ output: string, input: string, classes: readonly (string | number)[] }} ZipMap
 */

/**
 * ZipMap nodes of a graph. @param {any} graph as read by `readOnnx`
 * @returns {ZipMap[]} `classes[column]`: the class of each column of the tensor
 */
export function zipMapsOf(graph) {
  return (graph.nodes ?? [])
    .filter((/** @type {any} */ { opType }) => opType === "ZipMap")
    .map((/** @type {any} */ { inputs, outputs, attributes }) => ({
      input: inputs?.[0] ?? "",
      output: outputs?.[0] ?? "",
      classes: classesOf(attributes) ?? [],
    }));
}

/**
 * Class labels of a node: `classlabels_ints` of LinearClassifier, `classlabels_int64s` of trees and ZipMap, or
 * `classlabels_strings`. @param {any[] | undefined} attributes
 * @returns {(string | number)[] | undefined}
 */
export function classesOf(attributes = []) {
  for (const { name = "", ints, strings } of attributes) {
    if (!name.startsWith("classlabels_")) continue;
    if (ints) return ints.first;
    if (strings)
      return strings.map((/** @type {unknown} */ text) =>
        text instanceof Uint8Array ? new TextDecoder().decode(text) : "",
      );
  }
  return undefined;
}

/**
 * Copies a model file without its ZipMap nodes; their inputs become outputs of the graph.
 * @param {Uint8Array} file a file that `inspectOnnx` accepts @param {readonly ZipMap[]} zipMaps
 * @returns {Uint8Array}
 */
export function withoutZipMaps(file, zipMaps) {
  if (zipMaps.length === 0) return file;
  const names = new Map(zipMaps.map(({ output, input }) => [output, input]));
  /** @type {Uint8Array[]} */
  const kept = [];
  for (const field of fieldsOf(file)) {
    if (field.number !== modelGraph) kept.push(field.bytes);
    else kept.push(...lengthDelimited(modelGraph, graphWithout(field.body, names)));
  }
  return Buffer.concat(kept);
}

// Field numbers of onnx.proto3.
const modelGraph = 7;
const graphNode = 1;
const graphOutput = 12;
const valueName = 1;
const nodeOpType = 4;

/** @param {Uint8Array} graph @param {ReadonlyMap<string, string>} names input of ZipMap by its output */
function graphWithout(graph, names) {
  /** @type {Uint8Array[]} */
  const kept = [];
  for (const field of fieldsOf(graph)) {
    if (field.number === graphNode && textOf(field.body, nodeOpType) === "ZipMap") continue;
    const input = field.number === graphOutput ? names.get(textOf(field.body, valueName)) : undefined;
    if (input === undefined) kept.push(field.bytes);
    // Without a type: onnxruntime infers whether the probabilities are floats or doubles.
    else
      kept.push(
        ...lengthDelimited(graphOutput, Buffer.concat(lengthDelimited(valueName, Buffer.from(input)))),
      );
  }
  return Buffer.concat(kept);
}

/** Text of a field of a message; "" when absent. @param {Uint8Array} message @param {number} number */
function textOf(message, number) {
  for (const field of fieldsOf(message))
    if (field.number === number) return Buffer.from(field.body).toString("utf8");
  return "";
}

/** @param {number} number @param {Uint8Array} body */
function lengthDelimited(number, body) {
  return [varint((number << 3) | 2), varint(body.length), body];
}

/** @param {number} value below 2³¹ */
function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Uint8Array.from([...bytes, value]);
}

/**
 * Fields of a protobuf message: the whole of each, and its body when it has a length.
 * @param {Uint8Array} message @returns {Generator<{ number: number, bytes: Uint8Array, body: Uint8Array }>}
 */
function* fieldsOf(message) {
  let at = 0;
  const read = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++];
      if (byte === undefined || shift > 63) throw new OnnxError("it is cut short or damaged");
      // Values above 2³¹ occur in fields of numbers only, which are skipped.
      if (shift < 28) value |= (byte & 127) << shift;
      else value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = read();
    let body = message.subarray(at, at);
    if ((tag & 7) === 0) read();
    else if ((tag & 7) === 1) at += 8;
    else if ((tag & 7) === 5) at += 4;
    else {
      const length = read();
      body = message.subarray(at, at + length);
      at += length;
    }
    yield { number: tag >>> 3, bytes: message.subarray(start, at), body };
  }
}
