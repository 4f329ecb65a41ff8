import { expect, test } from "vitest";
import { mlflowModelFiles } from "@/lib/training/mlmodel";
import { readSignature } from "./signature";

test("reads the signature that a training writes", () => {
  const file = mlflowModelFiles(new Uint8Array(), { Make: "Honda", "Driver's age": "40" }, "r1")
    .find(({ path }) => path === "MLmodel")!
    .bytes.toString();
  expect(readSignature(file.replace("Driver's", "Driver''s"))).toEqual({
    inputs: [
      { name: "Make", type: "any", required: true },
      { name: "Driver's age", type: "any", required: true },
    ],
    outputs: [
      { name: "label", type: "long", required: true },
      { name: "fraud_probability", type: "float", required: true },
    ],
  });
});

test("reads a signature folded over lines by PyYAML, and distinguishes a missing signature from a broken one", () => {
  const folded = `signature:\n  inputs: '[{"type": "string", "name": "a",\n    "required": true}]'\n  outputs: null\n`;
  expect(readSignature(folded)).toEqual({
    inputs: [{ name: "a", type: "string", required: true }],
    outputs: [],
  });
  expect(readSignature("flavors: {}")).toBeUndefined();
  expect(readSignature("signature:\n  inputs: '[broken'\n")).toBeUndefined();
});
