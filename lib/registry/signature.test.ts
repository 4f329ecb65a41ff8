import { expect, test } from "vitest";
import { mlflowModelFiles } from "@/lib/training/mlmodel";
import { readSignature } from "./signature";

test("the signature that a training writes is read back", () => {
  const file = mlflowModelFiles(new Uint8Array(), { Make: "Honda", "Driver's age": "40" }, "r1")
    .find(({ path }) => path === "MLmodel")!
    .bytes.toString();
  expect(readSignature(file.replace("Driver's", "Driver''s"))).toEqual({
    inputs: [
      { name: "Make", type: "string", required: true },
      { name: "Driver's age", type: "string", required: true },
    ],
    outputs: [
      { name: "label", type: "long", required: true },
      { name: "fraud_probability", type: "float", required: true },
    ],
  });
});

test("a signature that PyYAML folded over lines is read, and none is told from a broken one", () => {
  const folded = `signature:\n  inputs: '[{"type": "string", "name": "a",\n    "required": true}]'\n  outputs: null\n`;
  expect(readSignature(folded)).toEqual({
    inputs: [{ name: "a", type: "string", required: true }],
    outputs: [],
  });
  expect(readSignature("flavors: {}")).toBeUndefined();
  expect(readSignature("signature:\n  inputs: '[broken'\n")).toBeUndefined();
});
