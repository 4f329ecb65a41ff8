import protobuf from "protobufjs";
import { DomainError } from "@/lib/errors";
import { allowedOperators } from "./allowed-operators";

const most = {
  bytes: 512 * 2 ** 20,
  nodes: 20_000,
  tensors: 20_000,
  /** Of one tensor, by its dimensions. */
  elements: 50_000_000,
};

/** Field numbers of onnx.proto3 (onnx 1.17) that are looked at; the others hold no code, no file and no tensor. */
const model = { graph: 7, opset: 8, trainingInfo: 20, functions: 25 };
const graph = { node: 1, initializer: 5, sparseInitializer: 15 };
const node = { opType: 4, attribute: 5, domain: 7 };
const attribute = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparseTensor: 22, sparseTensors: 23 };
const tensor = { dims: 1, externalData: 13, dataLocation: 14 };
const sparse = { values: 1, indices: 2 };
const opset = { domain: 1 };

/** Counts over the whole file. */
interface Totals {
  nodes: number;
  tensors: number;
}

/**
 * Looks at a model file before onnxruntime sees it, for it comes from whoever may log a model. onnxruntime would read
 * tensors from other files of the server, and compute whatever the graph says for as long as it says. Every part that
 * holds a tensor, a graph or an operator is visited, however often it is repeated.
 * @throws DomainError "invalid" naming what is not supported
 */
export function inspectOnnx(file: Uint8Array): void {
  if (file.byteLength > most.bytes) throw refusal("it is larger than 512 MiB");
  // ORT's own format (a FlatBuffer with this identifier) is no protobuf, and onnxruntime takes it as well.
  if (Buffer.from(file.subarray(4, 8)).toString("latin1") === "ORTM")
    throw refusal("it is in ORT's own format");
  const totals: Totals = { nodes: 0, tensors: 0 };
  let graphs = 0;
  try {
    eachField(file, (field, value) => {
      if (field === model.graph) graphs += 1;
      if (field === model.graph) inspectGraph(bytesOf(value), totals);
      if (field === model.opset) inspectOpset(bytesOf(value));
      if (field === model.trainingInfo) throw refusal("it holds training information");
      if (field === model.functions) throw refusal("it defines functions of its own");
    });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw refusal("it is no ONNX file");
  }
  if (graphs === 0) throw refusal("it is no ONNX file");
}

function inspectOpset(message: Uint8Array): void {
  eachField(message, (field, value) => {
    if (field === opset.domain) requireDomain(textOf(value));
  });
}

function inspectGraph(message: Uint8Array, totals: Totals): void {
  eachField(message, (field, value) => {
    if (field === graph.node) inspectNode(bytesOf(value), totals);
    if (field === graph.initializer) inspectTensor(bytesOf(value), totals);
    if (field === graph.sparseInitializer) inspectSparse(bytesOf(value), totals);
  });
}

function inspectNode(message: Uint8Array, totals: Totals): void {
  totals.nodes += 1;
  if (totals.nodes > most.nodes) throw refusal(`it has more than ${most.nodes} operators`);
  let [domain, opType] = ["", ""];
  eachField(message, (field, value) => {
    if (field === node.opType) opType = textOf(value);
    if (field === node.domain) domain = textOf(value);
    if (field === node.attribute) inspectAttribute(bytesOf(value), totals);
  });
  if (!requireDomain(domain).has(opType))
    throw refusal(`it uses the operator ${opType.slice(0, 60) || "(none)"}`);
}

function inspectAttribute(message: Uint8Array, totals: Totals): void {
  eachField(message, (field, value) => {
    if (field === attribute.graph || field === attribute.graphs)
      throw refusal("it has graphs within graphs, such as loops");
    if (field === attribute.tensor || field === attribute.tensors) inspectTensor(bytesOf(value), totals);
    if (field === attribute.sparseTensor || field === attribute.sparseTensors)
      inspectSparse(bytesOf(value), totals);
  });
}

function inspectSparse(message: Uint8Array, totals: Totals): void {
  eachField(message, (field, value) => {
    if (field === sparse.values || field === sparse.indices) inspectTensor(bytesOf(value), totals);
  });
}

function inspectTensor(message: Uint8Array, totals: Totals): void {
  totals.tensors += 1;
  if (totals.tensors > most.tensors) throw refusal(`it has more than ${most.tensors} tensors`);
  let elements = 1;
  eachField(message, (field, value) => {
    if (field === tensor.externalData || (field === tensor.dataLocation && value !== 0))
      throw refusal("it keeps tensors in other files");
    if (field !== tensor.dims) return;
    for (const size of typeof value === "number" ? [value] : varintsOf(value)) elements *= size;
    if (!(elements <= most.elements)) throw refusal(`a tensor has more than ${most.elements} elements`);
  });
}

/** The operators of a domain. @throws DomainError for another than those of the standard */
function requireDomain(domain: string): ReadonlySet<string> {
  const operators = allowedOperators.get(domain);
  if (!operators) throw refusal(`it uses operators of the domain ${domain.slice(0, 60)}`);
  return operators;
}

/** Calls back for each field of a message: numbers as numbers, all else as bytes. Groups are skipped, as protobuf does. */
function eachField(message: Uint8Array, take: (field: number, value: number | Uint8Array) => void): void {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    if (wireType === 0) take(tag >>> 3, Number(reader.int64()));
    else if (wireType === 2) take(tag >>> 3, reader.bytes());
    else reader.skipType(wireType);
  }
}

function varintsOf(packed: Uint8Array): number[] {
  const reader = protobuf.Reader.create(packed);
  const values: number[] = [];
  while (reader.pos < reader.len) values.push(Number(reader.int64()));
  return values;
}

function bytesOf(value: number | Uint8Array): Uint8Array {
  if (typeof value === "number") throw new Error("A message is expected.");
  return value;
}

function textOf(value: number | Uint8Array): string {
  return Buffer.from(bytesOf(value)).toString("utf8");
}

function refusal(why: string): DomainError {
  return new DomainError("invalid", `This model file cannot be used here: ${why}.`);
}
