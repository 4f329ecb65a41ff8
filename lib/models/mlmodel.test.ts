import { expect, test } from "vitest";
import { mlflowModelFiles } from "./mlmodel";

test("a served model gets a pandas whose strings onnxruntime takes", () => {
  const files = mlflowModelFiles(new Uint8Array(), { Fault: "Policy Holder" }, "run");
  const bytesOf = (name: string) => files.find(({ path }) => path === name)?.bytes;
  expect(bytesOf("requirements.txt")).toContain("pandas<3\n");
  expect(bytesOf("conda.yaml")).toContain("  - pandas<3\n");
});
