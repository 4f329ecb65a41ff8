import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { readText } from "@/lib/datasets/read-value";
import { DatasetSchema } from "@/lib/datasets/schema/dataset-schema";
import { type FeatureColumn, featureColumns } from "@/lib/datasets/schema/feature-columns";
import { getFeatureSet, getModelKind, modelKinds } from "@/lib/learning/catalog";
import { encodeForTraining, fitFeatures } from "@/lib/learning/features/features";
import { claimFormats, readFeature } from "@/lib/learning/features/read-claim";
import { batchesOf } from "@/lib/learning/onnx/claim-batch";
import { loadScorer } from "@/lib/learning/onnx/score";
import { randomStream } from "@/lib/learning/sampling/random";
import { mlflowModelFiles } from "@/lib/training/mlmodel";

// A table of typed columns, read by pandas.read_csv and scored unchanged by MLflow, as the portal scores its texts.

const folder = mkdtempSync(join(tmpdir(), "switchyard-read-csv-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = randomStream(21, 0);
const pick = (...texts: string[]) => texts[Math.floor(random() * texts.length)]!;
const two = (number: number) => String(number).padStart(2, "0");
const claims = Array.from({ length: 600 }, (_, row) => {
  const age = Math.floor(18 + 60 * random());
  return {
    age: String(age),
    visits: row % 7 === 0 ? "" : pick("0", "1", "2", "-999"),
    rate: (random() * 3).toFixed(3),
    money: row % 11 === 0 ? "?" : `$${1 + Math.floor(random() * 9)},${100 + Math.floor(random() * 899)}.50`,
    region: pick("1", "2", "3", ""),
    make: pick("Honda", "Mazda", "n/a", "Ford"),
    insured: pick("True", "False"),
    repeat: pick("Y", "N", "yes"),
    merchant: `m${Math.floor(90 * random())}`,
    opened:
      row % 13 === 0
        ? ""
        : `${two(1 + Math.floor(28 * random()))}/${two(1 + (row % 12))}/${2019 + (row % 4)}`,
    incident: `2023-${two(1 + (row % 12))}-${two(1 + (row % 28))} ${two(row % 24)}:30:00`,
    label: age > 55 || random() < 0.15 ? "1" : "0",
  };
});
const names = Object.keys(claims[0]!) as (keyof (typeof claims)[number])[];
const typeOf: Partial<Record<(typeof names)[number], object>> = {
  age: { type: "number" },
  visits: { type: "number", missing: ["-999"] },
  rate: { type: "number" },
  money: { type: "number" },
  insured: { type: "boolean" },
  repeat: { type: "boolean" },
  opened: { type: "date", date: "DMY" },
  incident: { type: "date", date: "YMD" },
  label: { type: "category", role: "target" },
};
const schema = DatasetSchema.parse({
  target: { column: "label", positive: "1" },
  columns: names.map((name) => ({ name, type: "category", ...typeOf[name] })),
});

async function train(slug: string) {
  const kind = getModelKind(slug);
  const columnOf = ({ name, format }: FeatureColumn) => ({
    ...codedColumn(claims.map((claim) => readFeature(claim, { name, format }))),
    format,
  });
  const columns = Object.fromEntries(featureColumns(schema).map((column) => [column.name, columnOf(column)]));
  const labels = Uint8Array.from(claims, ({ label }) => Number(label));
  const rows = Uint32Array.from(claims.keys());
  const features = fitFeatures(getFeatureSet("all-columns"), columns, rows, labels);
  const codes = await encodeForTraining(features, columns, rows, labels);
  const params = kind.params.parse(slug === "logistic-regression" ? {} : { n_estimators: 20 });
  let unit = 0;
  const next = () => (unit < kind.unitCount(params) ? unit++ : undefined);
  const units = kind.fit({ features, codes, labels, rows }, params, 1, next);
  const model = kind.assemble(
    [...units].sort(([a], [b]) => a - b).map(([, learned]) => learned),
    features,
  );
  return { features, onnx: kind.toOnnx(model, features, 0.5) };
}

test("a frame of pandas.read_csv is scored unchanged, in MLflow and by onnxruntime", async () => {
  const python = process.env.MLFLOW_PYTHON;
  if (!python) throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow and onnxruntime installed.");
  const file = join(folder, "claims.csv");
  const cell = (text: string) => (text.includes(",") ? `"${text}"` : text);
  const lines = claims.map((claim) => names.map((name) => cell(claim[name])).join(","));
  writeFileSync(file, [names.join(","), ...lines].join("\n"));
  const ours: { whole: number[]; withoutMoney: number[] }[] = [];
  const folders: string[] = [];
  for (const slug of modelKinds.keys()) {
    const { features, onnx } = await train(slug);
    const formats = claimFormats(features);
    expect(features.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "age",
        "visits",
        "money",
        "insured",
        "merchant",
        "days from opened to incident",
      ]),
    );
    const scorer = await loadScorer(onnx);
    const scoresOf = async (some: Record<string, string>[]) => {
      const scored = await scorer.scoreBatches(batchesOf(scorer.fields, some, formats));
      return scored.map(({ fraud_probability }) => fraud_probability);
    };
    ours.push({
      whole: await scoresOf(claims),
      withoutMoney: await scoresOf(claims.map((claim) => ({ ...claim, money: "" }))),
    });
    const into = join(folder, slug);
    const example = Object.fromEntries(
      scorer.fields.map(({ name }) => [name, readText("", { type: "text" })]),
    );
    for (const { path, bytes } of mlflowModelFiles(onnx, example, "run", formats)) {
      mkdirSync(dirname(join(into, path)), { recursive: true });
      writeFileSync(join(into, path), bytes);
    }
    folders.push(into);
  }
  const script = join(import.meta.dirname, "read-csv.py");
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
  const { stdout } = await promisify(execFile)(python, [script, file, ...folders], { env });
  const theirs: Record<string, number[]>[] = JSON.parse(stdout.trim().split("\n").at(-1)!);
  for (const [place, { whole, withoutMoney }] of ours.entries()) {
    const { straight, ...frames } = theirs[place]!;
    for (const [frame, scores] of Object.entries(frames))
      for (const [row, score] of scores.entries())
        expect([place, frame, row, Math.abs(score - whole[row]!) < 1e-6]).toEqual([place, frame, row, true]);
    for (const [row, score] of straight!.entries())
      expect([place, row, Math.abs(score - withoutMoney[row]!) < 1e-6]).toEqual([place, row, true]);
    expect(new Set(whole).size).toBeGreaterThan(50);
  }
}, 120_000);
