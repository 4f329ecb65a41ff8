import { expect, test } from "vitest";
import { readSignature } from "@/lib/registry/signature";
import { mlflowModelFiles } from "./mlmodel";

test("requires a pandas version whose strings onnxruntime accepts", () => {
  const files = mlflowModelFiles(new Uint8Array(), { Fault: "Policy Holder" }, "run");
  const bytesOf = (name: string) => files.find(({ path }) => path === name)?.bytes;
  expect(bytesOf("requirements.txt")).toContain("pandas<3\n");
  expect(bytesOf("conda.yaml")).toContain("  - pandas<3\n");
});

test("the signature names the outputs like the graph, even when a field has the same name", () => {
  const example = { label: "1", "Driver's age": "40" };
  const [, mlmodel] = mlflowModelFiles(new Uint8Array(), example, "run");
  const { inputs, outputs } = readSignature(String(mlmodel!.bytes))!;
  expect(inputs.map(({ name }) => name)).toEqual(["label", "Driver's age"]);
  expect(outputs.map(({ name }) => name)).toEqual(["label_", "fraud_probability"]);
});
