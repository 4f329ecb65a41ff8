import { statSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import protobuf from "protobufjs";
import { expect, test } from "vitest";
import { inspectOnnx } from "./inspect-onnx.mjs";
import { OnnxError } from "./read-onnx.mjs";
import { loadScorer } from "./score";

type Value = string | number | Uint8Array;

/** Encodes a protobuf message from fields [number, value]; numbers become varints. */
function message(...fields: [number, Value][]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [field, value] of fields) {
    writer.uint32((field << 3) | (typeof value === "number" ? 0 : 2));
    if (typeof value === "number") writer.int64(value);
    else if (typeof value === "string") writer.string(value);
    else writer.bytes(value);
  }
  return writer.finish();
}

const node = (opType: string, inputs: string[], output: string, ...more: [number, Value][]) =>
  message(...inputs.map((name): [number, Value] => [1, name]), [2, output], [4, opType], ...more);
const value = (name: string, type: number) => message([1, name], [2, message([1, message([1, type])])]);
const int64s = (name: string, ...values: number[]) =>
  message([1, values.length], [2, 7], ...values.map((value): [number, Value] => [7, value]), [8, name]);
const cast = (from: string, to: string, type: number) =>
  node(from === "" ? "Constant" : "Cast", [from], to, [5, message([1, "to"], [3, type], [20, 2])]);
const graph = (...parts: [number, Value][]) =>
  message(
    [2, "g"],
    ...parts,
    [11, value("a", 8)],
    [12, value("label", 7)],
    [12, value("fraud_probability", 1)],
  );
const model = (graphBytes: Uint8Array, ...more: [number, Value][]) =>
  message(
    [1, 9],
    [7, graphBytes],
    ...(more.some(([field]) => field === 8) ? [] : [[8, opset("", 17)] as [number, Value]]),
    ...more,
  );
const opset = (domain: string, version: number) => message([1, domain], [2, version]);

/** A tensor whose data refer to a file on the server. */
const stolen = (location: string, length: number) =>
  message(
    [1, length],
    [2, 2],
    [8, "x"],
    ...Object.entries({ location, offset: "0", length: String(length) }).map(
      ([key, text]): [number, Value] => [13, message([1, key], [2, text])],
    ),
    [14, 1],
  );
const reader = (tensor: Uint8Array) =>
  graph(
    [1, cast("x", "fraud_probability", 1)],
    [1, node("Identity", ["zeros"], "label")],
    [5, tensor],
    [5, int64s("zeros", 0)],
  );
const branch = (...parts: [number, Value][]) => message([1, "then_branch"], [6, message(...parts)], [20, 5]);
const constant = (tensor: Uint8Array) =>
  node("Constant", [], "c", [5, message([1, "value"], [5, tensor], [20, 4])]);
const plain = graph([1, cast("a", "fraud_probability", 1)], [1, cast("a", "label", 7)]);
const sized = (opType: string, inputs: string[], ...values: number[]) =>
  model(graph([5, int64s("size", ...values)], [1, node(opType, inputs, "y")]));

test("a model cannot read a file on the server", async () => {
  const size = statSync("package.json").size;
  for (const location of ["package.json", resolve("package.json"), "../package.json", "/etc/hostname"])
    await expect(loadScorer(model(reader(stolen(location, size))))).rejects.toMatchObject({
      code: "invalid",
      message: "This model cannot be used: it has external data, which are not allowed.",
    });
});

const external = stolen("package.json", 10);
const located = message([1, 1], [2, 2], [8, "x"], [14, 1]);
test.each<[string, Uint8Array, RegExp]>([
  ["external data of an initializer", model(reader(external)), /external data/],
  ["a location without external data", model(reader(located)), /external data/],
  ["in a node's tensor", model(graph([1, constant(external)])), /external data/],
  [
    "in a node's tensors",
    model(graph([1, node("If", ["a"], "y", [5, message([1, "t"], [10, external], [20, 9])])])),
    /external data/,
  ],
  ["in a branch", model(graph([1, node("If", ["a"], "y", [5, branch([5, external])])])), /external data/],
  [
    "in a branch's node",
    model(graph([1, node("If", ["a"], "y", [5, branch([1, constant(external)])])])),
    /external data/,
  ],
  ["a sparse initializer", model(graph([15, message([1, external])])), /sparse/],
  [
    "a sparse attribute",
    model(
      graph([
        1,
        node("Constant", [], "y", [5, message([1, "sparse_value"], [22, message([1, external])], [20, 11])]),
      ]),
    ),
    /sparse/,
  ],
  ["a function", model(plain, [25, message([1, "f"])]), /functions/],
  ["training info", model(plain, [20, message([1, plain])]), /training info/],
  [
    "graphs in an attribute's list",
    model(graph([1, node("If", ["a"], "y", [5, message([1, "g"], [11, plain])])])),
    /unknown field 11/,
  ],
  ["a loop", model(graph([1, node("Loop", ["a"], "y", [5, branch()])])), /operator Loop/],
  [
    "a loop in a branch",
    model(graph([1, node("If", ["a"], "y", [5, branch([1, node("Loop", [], "z")])])])),
    /operator Loop/,
  ],
  [
    "branches in one another",
    model(graph([1, node("If", ["a"], "y", [5, branch([1, node("If", [], "z", [5, branch()])])])])),
    /in one another/,
  ],
  [
    "a graph of another operator",
    model(graph([1, node("Identity", ["a"], "y", [5, branch()])])),
    /holds a graph/,
  ],
  [
    "an operator that reads a file",
    model(graph([1, node("EPContext", [], "y", [7, "com.microsoft"])])),
    /com.microsoft.EPContext/,
  ],
  ["an operator of another domain", model(graph([1, node("Add", [], "y", [7, "evil"])])), /evil.Add/],
  ["another operator set", model(plain, [8, opset("com.microsoft", 1)]), /com.microsoft 1/],
  ["an operator set of the future", model(plain, [8, opset("", 99)]), /ai.onnx 99/],
  ["an unknown IR version", message([1, 99], [7, plain]), /IR version 99/],
  ["two graphs", model(plain, [7, plain]), /graph twice/],
  ["an unknown field", model(plain, [99, 1]), /unknown field 99/],
  ["a number where a message belongs", model(plain, [8, 1]), /damaged/],
  ["an initializer of the second of two graphs", model(plain, [7, reader(external)]), /graph twice/],
  ["external indices of a sparse initializer", model(graph([15, message([2, external])])), /sparse/],
  [
    "a list of sparse tensors",
    model(graph([1, node("Constant", [], "y", [5, message([23, message([2, external])])])])),
    /sparse/,
  ],
  ["nothing", new Uint8Array(), /it is empty/],
  ["text", Buffer.from("not a model at all"), /unknown field|damaged|cut short/],
  ["a file that is cut short", model(plain).subarray(0, 9), /cut short/],
  [
    "dimensions in one packed field",
    model(graph([5, message([1, Buffer.from([0xff, 0xff, 0x7f, 0xff, 0xff, 0x7f])], [2, 1])])),
    /more elements/,
  ],
  ["no graph", message([1, 9]), /no graph/],
  ["onnxruntime's own format", Buffer.from("\x08\x09\x12\x04ORTM", "latin1"), /own format/],
  [
    "a constant of 10^12 elements",
    model(graph([5, message([1, 1_000_000], [1, 1_000_000], [2, 1], [8, "x"])])),
    /more elements/,
  ],
  ["a negative dimension", model(graph([5, message([1, -5], [2, 1], [8, "x"])])), /negative/],
  [
    "a value of 10^12 elements",
    model(
      graph([
        13,
        message([1, "v"], [2, message([1, message([1, 1], [2, message([1, message([1, 10 ** 12])])])])]),
      ]),
    ),
    /elements/,
  ],
  ["ConstantOfShape of 10^12", sized("ConstantOfShape", ["size"], 1_000_000, 1_000_000), /ConstantOfShape/],
  ["Expand to 10^12", sized("Expand", ["a", "size"], 1_000_000, 1_000_000), /Expand/],
  ["Tile to 10^12", sized("Tile", ["a", "size"], 10 ** 12), /Tile/],
  ["OneHot of 10^12", sized("OneHot", ["a", "size", "a"], 10 ** 12), /OneHot/],
  [
    "a size in a Constant's list",
    model(
      graph(
        [1, node("Constant", [], "size", [5, message([1, "value_ints"], [8, 10 ** 12], [20, 7])])],
        [1, node("Tile", ["a", "size"], "y")],
      ),
    ),
    /Tile/,
  ],
  [
    "too many nodes",
    model(graph(...Array.from({ length: 20_001 }, (): [number, Value] => [1, node("Identity", ["a"], "y")]))),
    /20000 nodes/,
  ],
])("rejects %s", async (_, file, reason) => {
  expect(() => inspectOnnx(file)).toThrow(reason);
  await expect(loadScorer(file)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(reason),
  });
});

test("rejects types, branches and groups nested 100,000 deep", () => {
  let type = message();
  for (let depth = 0; depth < 3000; depth++) type = message([4, message([1, type])]);
  expect(() => inspectOnnx(model(graph([13, message([1, "v"], [2, type])])))).toThrow(/too deep/);
  const groups = new Uint8Array(200_000).fill(0x3b);
  expect(() => inspectOnnx(message([1, 9], [7, groups]))).toThrow();
});

test("a size bomb computed at run time, or a graph that onnxruntime rejects, does not affect the next model", async () => {
  const bomb = graph(
    [5, int64s("million", 1_000_000)],
    [1, node("Mul", ["million", "million"], "size")],
    [1, node("ConstantOfShape", ["size"], "huge")],
    [1, node("ReduceSum", ["huge"], "fraud_probability")],
    [1, cast("a", "label", 7)],
  );
  const score = loadScorer(model(bomb)).then((scorer) => scorer.score([{ a: "1" }]));
  await expect(score).rejects.toMatchObject({ code: "invalid" });
  await expect(loadScorer(model(graph([1, node("Add", ["nowhere"], "y")])))).rejects.toMatchObject({
    code: "invalid",
  });
  const scorer = await loadScorer(model(plain));
  expect(await scorer.score([{ a: "1" }, { a: "0" }])).toEqual([
    { label: 1, fraud_probability: 1 },
    { label: 0, fraud_probability: 0 },
  ]);
});

test("rejects any bytes with a sentence", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (file) => {
      expect(() => inspectOnnx(file)).toThrow(OnnxError);
    }),
    { numRuns: 500 },
  );
});

test("a changed valid file is rejected with a sentence or is another valid file", () => {
  const good = model(plain);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (position, byte, end) => {
      const changed = Uint8Array.from(good);
      changed[position] = byte;
      try {
        inspectOnnx(changed.subarray(0, end || 1));
      } catch (error) {
        expect(error).toBeInstanceOf(OnnxError);
      }
    }),
  );
});
