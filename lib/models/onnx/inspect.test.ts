import fc from "fast-check";
import protobuf from "protobufjs";
import { expect, test } from "vitest";
import { loadScorer } from "@/lib/models/score";
import { attribute, encodeModel, tensor } from "./encode";
import { inspectOnnx } from "./inspect";

/** A message of fields by number: text, bytes, numbers, or messages within. */
type Field = [number, string | number | Uint8Array];

function message(...fields: Field[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [field, value] of fields) {
    if (typeof value === "number") writer.uint32(field << 3).int64(value);
    else if (typeof value === "string") writer.uint32((field << 3) | 2).string(value);
    else writer.uint32((field << 3) | 2).bytes(value);
  }
  return writer.finish();
}

const opsets: Field[] = [[8, message([1, ""], [2, 17])]];
const modelOf = (...graph: Field[]) => message([1, 9], [7, message(...graph)], ...opsets);
const nodeOf = (opType: string, ...more: Field[]): Field => [1, message([4, opType], ...more)];
/** A tensor whose bytes lie in a file. */
const external = message(
  [1, 10],
  [2, 2],
  [13, message([1, "location"], [2, "/etc/passwd"])],
  [14, 1],
  [8, "x"],
);
const located = message([1, 10], [2, 2], [14, 1]);

test.each<[string, Uint8Array]>([
  ["an initializer", modelOf([5, external])],
  ["an initializer that names its location only", modelOf([5, located])],
  [
    "the second of two graphs, which are merged",
    message([7, message()], [7, message([5, external])], ...opsets),
  ],
  ["a sparse initializer's values", modelOf([15, message([1, external])])],
  ["a sparse initializer's indices", modelOf([15, message([2, external])])],
  ["an attribute", modelOf(nodeOf("Constant", [5, message([1, "value"], [5, external])]))],
  ["a list in an attribute", modelOf(nodeOf("Constant", [5, message([10, external])]))],
  ["a sparse attribute", modelOf(nodeOf("Constant", [5, message([22, message([1, external])])]))],
  ["a list of sparse tensors", modelOf(nodeOf("Constant", [5, message([23, message([2, external])])]))],
])("tensors in other files are refused: %s", (_, file) => {
  expect(() => inspectOnnx(file)).toThrow("it keeps tensors in other files");
});

test.each<[string, Uint8Array, string]>([
  ["a loop", modelOf(nodeOf("Loop", [5, message([6, message()])])), "graphs within graphs"],
  ["a loop without its body", modelOf(nodeOf("Loop")), "the operator Loop"],
  ["graphs in a list", modelOf(nodeOf("Add", [5, message([11, message()])])), "graphs within graphs"],
  ["another domain", modelOf(nodeOf("Gelu", [7, "com.microsoft"])), "the domain com.microsoft"],
  [
    "an opset of another domain",
    message([7, message()], [8, message([1, "custom"], [2, 1])]),
    "the domain custom",
  ],
  ["functions", message([7, message()], [25, message()]), "functions of its own"],
  ["training information", message([7, message()], [20, message()]), "training information"],
  ["a huge tensor", modelOf([5, message([1, 100_000], [1, 100_000], [2, 1])]), "more than 50000000 elements"],
  [
    "a huge tensor, packed",
    modelOf([5, message([1, Buffer.from([0xff, 0xff, 0x7f, 0xff, 0xff, 0x7f])])]),
    "elements",
  ],
  ["a negative dimension", modelOf([5, message([1, -1], [1, -100_000_000])]), "elements"],
  [
    "too many nodes",
    modelOf(...Array.from({ length: 20_001 }, () => nodeOf("Add"))),
    "more than 20000 operators",
  ],
  ["ORT's own format", Buffer.from("\x18\0\0\0ORTM rest"), "ORT's own format"],
  ["nothing", new Uint8Array(), "no ONNX file"],
  ["text", Buffer.from("not a model at all"), "no ONNX file"],
  ["a file that is cut short", modelOf([5, message([1, 1])]).subarray(0, 9), "no ONNX file"],
])("%s is refused", (_, file, why) => {
  expect(() => inspectOnnx(file)).toThrow(why);
});

test("any bytes are refused or taken, and never anything else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (file) => {
      try {
        inspectOnnx(file);
      } catch (error) {
        expect((error as Error).name).toBe("DomainError");
      }
    }),
    { numRuns: 500 },
  );
});

test("deep nesting of unknown fields ends in a refusal or not at all, quickly", () => {
  const groups = Buffer.concat([Buffer.alloc(200_000, 0x0b), Buffer.alloc(200_000, 0x0c)]);
  expect(() => inspectOnnx(groups)).toThrow("no ONNX file");
});

test("no session is made of a file that is refused", async () => {
  await expect(loadScorer(modelOf([5, external]))).rejects.toMatchObject({ code: "invalid" });
});

test("our own graphs are taken", () => {
  const graph = {
    name: "g",
    node: [{ opType: "Constant", output: ["a"], attribute: [attribute.doubles("value", [1, 2])] }],
    initializer: [tensor.int64("b", [1, 2, 3])],
  };
  expect(() => inspectOnnx(encodeModel(graph))).not.toThrow();
});
