import { expect, test } from "vitest";
import { storage } from "@/lib/storage/open-storage";
import { useTestDatabase } from "@/tests/test-database";
import { readModelFiles } from "./read-model-files";

useTestDatabase();

async function factsOf(files: Record<string, string>) {
  const stored = await Promise.all(
    Object.entries(files).map(async ([path, body]) => {
      const { uri, sizeBytes } = await storage("team").put(`mlflow/team/needs/${path}`, body);
      return { path, uri, sizeBytes };
    }),
  );
  return readModelFiles("team", stored);
}

test("the files of a model say what it was made with and what it needs", async () => {
  const MLmodel = `flavors:
  python_function:
    loader_module: mlflow.sklearn
    python_version: 3.12.3
  sklearn:
    sklearn_version: 1.6.0
mlflow_version: 3.11.1
`;
  expect(await factsOf({ MLmodel, "requirements.txt": "scikit-learn==1.6.0\n" })).toMatchObject({
    flavors: ["sklearn"],
    python: "3.12.3",
    mlflow: "3.11.1",
    requirements: "scikit-learn==1.6.0\n",
    hasOnnx: false,
  });
});

test("a model without these files needs nothing that is known", async () => {
  expect(await factsOf({ "model.onnx": "x" })).toEqual({
    flavors: [],
    hasOnnx: true,
    mlflow: undefined,
    python: undefined,
    requirements: undefined,
    signature: undefined,
  });
});
