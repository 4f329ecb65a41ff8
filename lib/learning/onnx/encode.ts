import protobuf from "protobufjs";

/** Messages of onnx.proto3 (onnx 1.17, IR version 9) that our graphs use, with its field numbers. */
const schema = protobuf.parse(`
syntax = "proto3";
message AttributeProto { string name = 1; float f = 2; int64 i = 3; bytes s = 4; TensorProto t = 5; repeated float floats = 7 [packed = false];
  repeated int64 ints = 8 [packed = false]; repeated bytes strings = 9; int32 type = 20; }
message NodeProto { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated AttributeProto attribute = 5; string domain = 7; }
message TensorProto { repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; repeated bytes string_data = 6; repeated int64 int64_data = 7;
  string name = 8; repeated double double_data = 10; }
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message TensorShapeProto { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; TensorShapeProto shape = 2; }
message TypeProto { TensorType tensor_type = 1; }
message ValueInfoProto { string name = 1; TypeProto type = 2; }
message GraphProto { repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12; }
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message ModelProto { int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8; }
`).root;
const ModelProto = schema.lookupType("ModelProto");

/** TensorProto.DataType */
export const elementTypes = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;

const bytes = (text: string) => new TextEncoder().encode(text);

/** Node attributes; `type` is AttributeProto.AttributeType. */
export const attribute = {
  float: (name: string, f: number) => ({ name, f, type: 1 }),
  int: (name: string, i: number) => ({ name, i, type: 2 }),
  string: (name: string, value: string) => ({ name, s: bytes(value), type: 3 }),
  floats: (name: string, floats: number[]) => ({ name, floats, type: 6 }),
  ints: (name: string, ints: number[]) => ({ name, ints, type: 7 }),
  /** A tensor of doubles. Tree ensembles take it as `*_as_tensor` attributes, where `floats` would round. */
  doubles: (name: string, doubleData: number[]) => ({
    name,
    t: { dims: [doubleData.length], dataType: elementTypes.double, doubleData },
    type: 4,
  }),
  strings: (name: string, strings: string[]) => ({ name, strings: strings.map(bytes), type: 8 }),
};

/** Constants of a graph. */
export const tensor = {
  float: (name: string, value: number) => ({ name, dataType: elementTypes.float, floatData: [value] }),
  string: (name: string, value: string) => ({
    name,
    dataType: elementTypes.string,
    stringData: [bytes(value)],
  }),
  doubles: (name: string, values: number[], dims = [values.length]) => ({
    name,
    dims,
    dataType: elementTypes.double,
    doubleData: values,
  }),
  /** A number as an index, without dimensions. */
  index: (name: string, value: number) => ({ name, dataType: elementTypes.int64, int64Data: [value] }),
  int64: (name: string, values: number[]) => ({
    name,
    dims: [values.length],
    dataType: elementTypes.int64,
    int64Data: values,
  }),
};

/** An input or output. A name in `shape` is a dimension of any size; onnx.checker rejects a value without a shape. */
export function valueInfo(name: string, elemType: number, shape: (string | number)[]) {
  const dim = shape.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

/** Serializes a model with this graph. */
export function encodeModel(graph: object): Uint8Array {
  const model = {
    irVersion: 9,
    producerName: "switchyard",
    graph,
    opsetImport: [
      { domain: "", version: 20 },
      { domain: "ai.onnx.ml", version: 4 },
    ],
  };
  return ModelProto.encode(ModelProto.fromObject(model)).finish();
}
