import { expect, test } from "vitest";
import { readSignature } from "@/lib/registry/signature";
import { mlflowModelFiles } from "./mlmodel";

test("loads by the module in its code, which reads the columns of any type", () => {
  const files = mlflowModelFiles(new Uint8Array(), { Fault: "Policy Holder" }, "run");
  const bytesOf = (name: string) => String(files.find(({ path }) => path === name)?.bytes);
  const [, module] = /loader_module: (\w+)/.exec(bytesOf("MLmodel"))!;
  expect(bytesOf(`code/${module}.py`)).toContain("def _load_pyfunc(path):");
  expect(bytesOf("conda.yaml")).toContain("  - mlflow>=2.20\n");
  expect(readSignature(bytesOf("MLmodel"))!.inputs).toEqual([{ name: "Fault", type: "any", required: true }]);
});

test("the signature names the outputs like the graph, even when a field has the same name", () => {
  const example = { label: "1", "Driver's age": "40" };
  const [, mlmodel] = mlflowModelFiles(new Uint8Array(), example, "run");
  const { inputs, outputs } = readSignature(String(mlmodel!.bytes))!;
  expect(inputs.map(({ name }) => name)).toEqual(["label", "Driver's age"]);
  expect(outputs.map(({ name }) => name)).toEqual(["label_", "fraud_probability"]);
});
