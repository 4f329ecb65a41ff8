import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadScorer } from "@/lib/learning/onnx/score";
import { columnNames, readSignature } from "@/lib/registry/signature";
import { whyNotServed, withReason } from "@/lib/registry/why-not-served";
import { readScoringBody } from "@/lib/serving/scoring-body";

// Models of scikit-learn, LightGBM and XGBoost, as their converters and mlflow.onnx write them, score here as in Python.

interface Written {
  name: string;
  records: Record<string, string | number | null>[];
  probabilities: number[];
}

let folder: string;
let written: Written[];

beforeAll(async () => {
  const python = process.env.MLFLOW_PYTHON;
  if (!python)
    throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow, skl2onnx and onnxmltools installed.");
  folder = mkdtempSync(join(tmpdir(), "switchyard-python-models-"));
  const script = join(import.meta.dirname, "python-models.py");
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
  const { stdout } = await promisify(execFile)(python, [script, folder], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  written = JSON.parse(stdout.trim().split("\n").at(-1)!);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string, file: string) => join(folder, name, file);
const mlmodelOf = (name: string) => readFileSync(fileOf(name, "MLmodel"), "utf8");

function open(name: string) {
  const signature = readSignature(mlmodelOf(name));
  return withReason(() =>
    loadScorer(readFileSync(fileOf(name, "model.onnx")), { names: signature && columnNames(signature) }),
  );
}

test("each is served with the probabilities of its own library", async () => {
  const refused = ["three-classes", "external-data"];
  const served = written.filter(({ name }) => !refused.includes(name));
  expect(served.length).toBeGreaterThan(18);
  for (const { name, records, probabilities } of served) {
    const { fields, tensor, scoreBatches } = await open(name);
    const body = Buffer.from(JSON.stringify({ dataframe_records: records }));
    const { batches, problem } = readScoringBody({
      body,
      type: "application/json",
      fields,
      tensor,
      formats: {},
    });
    expect([name, problem]).toEqual([name, undefined]);
    let far = 0;
    const scored = await scoreBatches(batches);
    for (const [row, { label, fraud_probability }] of scored.entries()) {
      const isNear = Math.abs(fraud_probability - probabilities[row]!) < 1e-4;
      if (!isNear) far++;
      if (isNear && Math.abs(probabilities[row]! - 0.5) > 1e-4)
        expect([name, row, label]).toEqual([name, row, Number(probabilities[row]! > 0.5)]);
    }
    // The converters round thresholds of trees to float32, which moves a row that lies on one.
    expect([name, far <= scored.length / 20]).toEqual([name, true]);
    expect(new Set(probabilities).size).toBeGreaterThan(2);
  }
});

test("what is not served says why, and what to do", async () => {
  const reason = async (name: string) => {
    const error = await open(name).then(
      () => undefined,
      (refusal: Error) => refusal.message,
    );
    return String(error);
  };
  expect(await reason("three-classes")).toBe(
    "This model cannot be used: it tells 3 classes apart: only models of two classes can be used.",
  );
  expect(await reason("external-data")).toContain("it has external data, which are not allowed. Log it with");
  expect(existsSync(fileOf("sklearn-only", "model.onnx"))).toBe(false);
  expect(whyNotServed("fraud", 3, mlmodelOf("sklearn-only"))).toBe(
    "fraud version 3 was logged with the flavor sklearn only. Log it with mlflow.onnx.log_model (skl2onnx and onnxmltools convert it).",
  );
});
