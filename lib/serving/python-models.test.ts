import { Readable } from "node:stream";
import { beforeAll, expect, test } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { readScoringModel } from "@/lib/training/read-training";
import { mlmodelOf, pythonModel, registerFiles } from "@/tests/python-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { explainByModel, scoreByModel } from "./score-by-model";
import { serveModel } from "./serve-model";

useTestDatabase();

const columns = ["amount", "age"];
const chanceOf = (amount: number, age: number) => 1 / (1 + Math.exp(-2 * (0.02 * amount - 0.1 * age)));
let teamId: string;
let version: DatasetVersion;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  for (const zipMap of [false, true])
    await registerFiles(teamId, "python", {
      "model.onnx": pythonModel([0.02, -0.1], { zipMap }),
      MLmodel: mlmodelOf(columns),
    });
  const lines = Array.from({ length: 3000 }, (_, row) => `k${row},"$${row % 400}.50",${20 + (row % 60)}`);
  version = await createDatasetVersion(
    teamId,
    "rows",
    Readable.from([`id,amount,age\n${lines.join("\n")}\n`]),
    {
      contentType: "text/csv",
    },
  );
});

const load = (number: string) =>
  readScoringModel(ownMlflow(teamId), { name: "python", version: number }, teamId);

test("is served by its signature's names, with a tensor or ZipMap of probabilities", async () => {
  for (const number of ["1", "2"]) {
    const served = await serveModel(teamId, "python", number);
    expect(served.fields).toEqual(columns.map((name) => ({ name, type: "number" })));
    const [scored] = await served.score([{ amount: 150, age: "30", other: "x" }]);
    expect(scored!.label).toBe(0);
    expect(scored!.fraud_probability).toBeCloseTo(chanceOf(150, 30), 5);
    const body = Buffer.from('{"instances": [[300, 30]]}');
    const [matrix] = await served.scoreRead(await served.read(Uint8Array.from(body), "application/json"));
    expect(matrix).toMatchObject({ label: 1 });
    expect(matrix!.fraud_probability).toBeCloseTo(chanceOf(300, 30), 5);
    await expect(served.score([{ amount: 1 }])).rejects.toThrow("Row 1 has no age.");
  }
});

test("scores all rows of a dataset in order, and explains the highest", async () => {
  const scoring = await load("2");
  expect(scoring.kind).toBe("onnx");
  const found: [string, number, number][] = [];
  await scoreByModel(version, scoring, ["id"], async ({ keys, probabilities, labels }) => {
    for (const [place, [key]] of keys.entries()) found.push([key!, probabilities[place]!, labels[place]!]);
  });
  expect(found).toHaveLength(3000);
  for (const [row, [key, probability, label]] of found.entries()) {
    expect(key).toBe(`k${row}`);
    expect(probability).toBeCloseTo(chanceOf((row % 400) + 0.5, 20 + (row % 60)), 5);
    expect(label).toBe(Number(probability > 0.5));
  }
  const [reasons] = await explainByModel(version, scoring, ["id"], [["k399"]]);
  expect(reasons![0]).toMatchObject({ feature: "amount", value: "399.5" });
  expect(reasons![0]!.contribution).toBeGreaterThan(0);
});

test("a model that cannot be served says why, and what to do", async () => {
  await registerFiles(teamId, "sklearn", { "model.pkl": "x", MLmodel: mlmodelOf(columns, "sklearn") });
  const advice = "Log it with mlflow.onnx.log_model (skl2onnx and onnxmltools convert it).";
  await expect(serveModel(teamId, "sklearn", "1")).rejects.toThrow(
    `sklearn version 1 was logged with the flavor sklearn only. ${advice}`,
  );
  const mlflow = ownMlflow(teamId);
  await expect(readScoringModel(mlflow, { name: "sklearn", version: "1" }, teamId)).rejects.toThrow(
    "flavor sklearn only",
  );
  await registerFiles(teamId, "misfit", {
    "model.onnx": pythonModel([1, 2, 3]),
    MLmodel: mlmodelOf(columns),
  });
  await expect(serveModel(teamId, "misfit", "1")).rejects.toThrow(
    "its input X takes 3 columns, and its signature names 2",
  );
});
