import { operatorSets, sizedBy } from "./operators.mjs";
import { OnnxError, readOnnx } from "./read-onnx.mjs";

export const onnxLimits = {
  /** Maximum file size, in bytes. */
  bytes: 256 * 1024 * 1024,
  nodes: 20_000,
  initializers: 20_000,
  /** Maximum dimensions of a tensor. */
  rank: 8,
  /** Maximum elements of a node's output, when constants determine its size. */
  elements: 10_000_000,
  /** Range of IR versions that onnxruntime 1.30 and the converters write. */
  irVersions: [3, 13],
};

/**
 * Rejects a model that could do anything other than score, before onnxruntime opens it. No data outside the file
 * (including in nested graphs and attributes), only known operators and opsets, no loops, limited counts and sizes.
 * @param {Uint8Array} file @returns {any} the model as `readOnnx` reads it @throws {OnnxError} whose message ends a sentence: "…: it has external data"
 */
export function inspectOnnx(file) {
  if (file.length > onnxLimits.bytes) throw new OnnxError("it has more than 256 MB");
  if (file.length === 0) throw new OnnxError("it is empty");
  const model = readOnnx(file);
  const [oldest, newest] = onnxLimits.irVersions;
  if (!(model.irVersion >= Number(oldest) && model.irVersion <= Number(newest)))
    throw new OnnxError(`its IR version ${model.irVersion} is not known`);
  for (const { domain = "", version } of model.opsets ?? []) {
    const known = operatorSets.get(domainOf(domain));
    if (!known || !(version >= 1 && version <= known.newest))
      throw new OnnxError(`its operator set ${domain || "ai.onnx"} ${version} is not known`);
  }
  if (!model.graph) throw new OnnxError("it has no graph");
  const counts = { nodes: 0, initializers: 0, bytes: file.length };
  inspectGraph(model.graph, 0, counts, new Map());
  return model;
}

/** @typedef {{ nodes: number, initializers: number, bytes: number }} Counts */

/** @param {string} domain */
const domainOf = (domain) => (domain === "ai.onnx" ? "" : domain);

/**
 * @param {any} graph @param {number} depth nesting depth of branches and scans @param {Counts} counts
 * @param {Map<string, number[] | undefined>} outer constants of the enclosing graphs
 */
function inspectGraph(graph, depth, counts, outer) {
  const constants = new Map(outer);
  counts.nodes += graph.nodes?.length ?? 0;
  counts.initializers += graph.initializers?.length ?? 0;
  if (counts.nodes > onnxLimits.nodes) throw new OnnxError(`it has more than ${onnxLimits.nodes} nodes`);
  if (counts.initializers > onnxLimits.initializers)
    throw new OnnxError(`it has more than ${onnxLimits.initializers} constants`);
  for (const tensor of graph.initializers ?? []) {
    inspectTensor(tensor, counts);
    constants.set(tensor.name ?? "", numbersOf(tensor));
  }
  for (const value of [...(graph.inputs ?? []), ...(graph.outputs ?? []), ...(graph.values ?? [])])
    inspectType(value.type);
  for (const node of graph.nodes ?? []) inspectNode(node, depth, counts, constants);
}

/**
 * @param {any} node @param {number} depth @param {Counts} counts
 * @param {Map<string, number[] | undefined>} constants receives the value of a Constant node
 */
function inspectNode(node, depth, counts, constants) {
  const { opType = "", domain = "", inputs = [], outputs = [], attributes = [] } = node;
  if (!operatorSets.get(domainOf(domain))?.names.has(opType))
    throw new OnnxError(`its operator ${domain && `${domain}.`}${opType} is not allowed`.slice(0, 200));
  for (const { tensor, tensors = [], graph } of attributes) {
    for (const one of tensor ? [tensor, ...tensors] : tensors) inspectTensor(one, counts);
    if (!graph) continue;
    if (!["If", "Scan"].includes(opType)) throw new OnnxError(`its operator ${opType} holds a graph`);
    if (depth >= 1) throw new OnnxError("it has branches or scans in one another");
    inspectGraph(graph, depth + 1, counts, constants);
  }
  if (opType === "Constant") {
    const [attribute] = attributes;
    constants.set(
      outputs[0],
      attribute?.tensor
        ? numbersOf(attribute.tensor)
        : (attribute?.ints?.first ?? (attribute?.i === undefined ? undefined : [attribute.i])),
    );
  }
  for (const input of sizedBy.get(opType) ?? []) inspectSize(opType, constants.get(inputs[input]));
}

/** @param {string} opType @param {number[] | undefined} sizes constants that determine the size of its output */
function inspectSize(opType, sizes) {
  const elements = (sizes ?? []).reduce((product, size) => product * Math.max(1, Math.abs(size)), 1);
  if (elements > onnxLimits.elements) throw new OnnxError(`its ${opType} makes ${elements} elements`);
}

/** @param {any} tensor @param {Counts} counts */
function inspectTensor(tensor, { bytes }) {
  if (tensor.dataLocation) throw new OnnxError("it has external data, which are not allowed");
  const dims = tensor.dims ?? { count: 0, first: [] };
  if (dims.count > onnxLimits.rank)
    throw new OnnxError(`a constant has more than ${onnxLimits.rank} dimensions`);
  if (dims.first.some((/** @type {number} */ size) => size < 0))
    throw new OnnxError("a constant has a negative dimension");
  const elements = dims.first.reduce((/** @type {number} */ all, /** @type {number} */ one) => all * one, 1);
  // The smallest elements take four bits.
  if (elements > 2 * bytes) throw new OnnxError("a constant claims more elements than the file can hold");
}

/** @param {any} type type of an input, an output or an intermediate value */
function inspectType(type) {
  const dims = type?.tensor?.shape?.dims ?? [];
  if (dims.length > onnxLimits.rank)
    throw new OnnxError(`a value has more than ${onnxLimits.rank} dimensions`);
  const elements = dims.reduce(
    (/** @type {number} */ all, /** @type {any} */ { size }) => all * Math.max(1, Math.abs(size ?? 1)),
    1,
  );
  if (elements > onnxLimits.elements) throw new OnnxError(`a value has ${elements} elements`);
}

/** Numbers of a short integer tensor. @param {any} tensor @returns {number[] | undefined} */
function numbersOf({ dataType, int64Data, int32Data, rawData }) {
  if (int64Data ?? int32Data) return (int64Data ?? int32Data).first;
  if (!(rawData instanceof Uint8Array)) return undefined;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const width = dataType === 7 ? 8 : dataType === 6 ? 4 : undefined;
  if (!width) return undefined;
  return Array.from({ length: Math.floor(rawData.length / width) }, (_, index) =>
    width === 8 ? Number(view.getBigInt64(index * 8, true)) : view.getInt32(index * 4, true),
  );
}
