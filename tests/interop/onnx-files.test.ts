import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { getModelKind, modelKinds } from "@/lib/learning/catalog";
import { loadScorer, type Prediction } from "@/lib/learning/onnx/score";
import { mlflowModelFiles } from "@/lib/training/mlmodel";
import { someClaims, trainModel } from "@/tests/trained-model";

// Files of registered models, checked by onnx, loaded by MLflow and scored by onnxruntime in Python.

type Claim = Record<string, string>;
let folder: string;
let claims: Claim[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-onnx-"));
  ({ claims } = await someClaims(2000));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Column names that clash with outputs and inner values of graphs, and names that break programs. */
const hostile = [
  ..."score label threshold probability fraud_probability labels scores predicted_label label_".split(" "),
  ..."raw_score codes flat /label /Age/text Age/text constructor data N index columns".split(" "),
  ...["a\"b'c\\", "two words", "Ärger 日本", "{}: #", "x".repeat(300)],
];
const columns = () =>
  Object.keys(claims[0]!).filter((name) => ![claimsOutcome.column, "PolicyNumber"].includes(name));
const called = (names: Map<string, string>) =>
  claims.map((claim) =>
    Object.fromEntries(Object.entries(claim).map(([name, value]) => [names.get(name) ?? name, value])),
  );

/** Writes the files that a training registers. @returns the folder, and the portal's scores */
async function writeModel(rows: Claim[], kind: string, set: string, isCalibrated: boolean) {
  const params = kind === "logistic-regression" ? {} : { n_estimators: 20, max_depth: 5 };
  const { features, threshold, model } = trainModel(rows, kind, params, set);
  const calibration = isCalibrated ? { method: "sigmoid" as const, slope: 3, intercept: -2.5 } : undefined;
  const onnx = getModelKind(kind).toOnnx(model, features, threshold, calibration);
  const fields = rows
    .slice(0, 300)
    .map((row) => Object.fromEntries(features.map(({ name }) => [name, row[name]!])));
  const into = mkdtempSync(join(folder, `${kind}-`));
  for (const { path, bytes } of mlflowModelFiles(onnx, fields[0]!, "run")) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), bytes);
  }
  writeFileSync(join(into, "claims.json"), JSON.stringify(fields));
  return {
    into,
    fields: features.map(({ name }) => name),
    ours: await (await loadScorer(onnx)).score(fields),
  };
}

test("files of every kind pass onnx's full check, load in MLflow and score as the portal does", async () => {
  const python = process.env.MLFLOW_PYTHON;
  if (!python)
    throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow, onnx and onnxruntime installed.");
  const renamed = called(new Map(columns().map((name, place) => [name, hostile[place] ?? name])));
  const single = claims.map((claim) => ({
    label: claim.Fault!,
    [claimsOutcome.column]: claim[claimsOutcome.column]!,
  }));
  const written: Awaited<ReturnType<typeof writeModel>>[] = [];
  for (const kind of modelKinds.keys()) {
    written.push(await writeModel(claims, kind, "twelve-categories", false));
    written.push(await writeModel(renamed, kind, "all-columns", true));
    written.push(await writeModel(single, kind, "all-columns", true));
  }
  expect(written[1]!.fields).toEqual(expect.arrayContaining(["score", "label", "fraud_probability"]));
  expect(written[2]!.fields).toEqual(["label"]);

  const script = join(import.meta.dirname, "onnx-files.py");
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
  const { stdout } = await promisify(execFile)(python, [script, ...written.map(({ into }) => into)], { env });
  const theirs: { labels: number[]; probabilities: number[] }[] = JSON.parse(
    stdout.trim().split("\n").at(-1)!,
  );
  for (const [at, { ours }] of written.entries()) {
    expect(theirs[at]!.labels).toEqual(ours.map(({ label }: Prediction) => label));
    for (const [row, { fraud_probability }] of ours.entries())
      expect(theirs[at]!.probabilities[row]).toBeCloseTo(fraud_probability, 6);
    expect(new Set(theirs[at]!.probabilities).size).toBeGreaterThan(1);
  }
});
