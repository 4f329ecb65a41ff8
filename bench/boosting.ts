import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { rocAuc } from "@/lib/learning/evaluate/metrics";
import {
  codeCount,
  encodeFeatures,
  type Feature,
  fitFeatures,
  unknownCode,
} from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { randomStream } from "@/lib/learning/sampling/random";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { trainInWorkers } from "@/lib/learning/workers/train-in-workers";
import { residentMb } from "./scale";

const kind = getModelKind("gradient-boosted-trees");
/** Of both: LightGBM's defaults, with a bound on depth. */
const params = {
  ...{ n_estimators: 100, max_leaves: 31, max_depth: 12, learning_rate: 0.1, reg_lambda: 1 },
  ...{ min_child_weight: 1e-3, min_child_samples: 20, subsample: 1, colsample_bytree: 1 },
};
const width = 30;

interface Boosted {
  fitMs: number[];
  /** Processor time of all threads. */
  cpuMs: number[];
  auc: number;
  /** Memory in MB over that of the process with the codes. */
  overMb: number;
}

/**
 * LightGBM's `fitMs` begins with bins made, as ours does; `allMs` with the matrix. `aloneCpuMs` is the processor time of one thread:
 * on a busy machine its threads spend most time waiting for each other.
 */
type Peer = Record<"fitMs" | "cpuMs" | "allMs" | "aloneCpuMs", number[]> & { auc: number };

/** Boosting beside LightGBM on the same codes, threads and parameters: on the claims, and on a million rows. */
export async function againstLightgbm(
  folder: string,
  columns: Record<string, CodedColumn>,
  labels: Uint8Array,
) {
  console.log("\n## Boosting against LightGBM: 100 trees of 31 leaves\n");
  const { train, test } = stratifiedSplit(labels, 0.2, 1);
  const features = fitFeatures(getFeatureSet("all-columns"), columns, train);
  const data = { features, codes: encodeFeatures(features, columns), labels, rows: train };
  await compare(folder, `${train.length} claims`, data, test, await boost(data, test, 25));
  const made = makeNumbers(1_000_000);
  const { stdout } = await promisify(execFile)(process.execPath, [
    process.argv[1]!,
    "--boost",
    "1000000",
    folder,
  ]);
  await compare(folder, "a million rows of 30 numbers", made.data, made.test, JSON.parse(stdout) as Boosted);
}

/** Prints, as JSON, how the process for a large table boosted. */
export async function measureBoosting(rows: number): Promise<void> {
  const { data, test } = makeNumbers(rows);
  console.log(JSON.stringify(await boost(data, test, 2)));
}

async function boost(data: TrainingData, test: Uint32Array, times: number): Promise<Boosted> {
  const idleMb = residentMb("VmRSS");
  const fitMs: number[] = [];
  const cpuMs: number[] = [];
  const models = new Set<string>();
  let model: unknown;
  for (let run = 0; run < times; run++) {
    const before = process.cpuUsage();
    const trained = await trainInWorkers(kind.slug, data, params, 1);
    const { user, system } = process.cpuUsage(before);
    fitMs.push(trained.fitMs);
    cpuMs.push((user + system) / 1000);
    model = trained.model;
    models.add(createHash("sha256").update(JSON.stringify(model)).digest("hex"));
  }
  if (models.size > 1) throw new Error("The same training gave different models.");
  const auc = rocAuc(pickRows(data.labels, test), kind.rawScores(model, data.codes, test));
  return { fitMs, cpuMs, auc, overMb: residentMb("VmHWM") - idleMb };
}

async function compare(folder: string, name: string, data: TrainingData, test: Uint32Array, ours: Boosted) {
  const least = (values: number[]) => Math.min(...values);
  const ratio = (mine: number[], theirs: number[]) => (least(mine) / least(theirs)).toFixed(2);
  const show = (engine: string, text: string) => console.log(`${engine.padEnd(12)} ${text}`);
  console.log(`${name}:`);
  show(
    "Switchyard",
    `fit ${least(ours.fitMs).toFixed(0)} ms (first ${ours.fitMs[0]!.toFixed(0)}; processor ${least(ours.cpuMs).toFixed(0)}), ROC-AUC ${ours.auc.toFixed(4)}, ${ours.overMb.toFixed(0)} MB`,
  );
  await mkdir(folder, { recursive: true });
  const { codes, labels, rows, features } = data;
  const matrix = new Float32Array(labels.length * features.length);
  codes.forEach((ofFeature, feature) => {
    for (let row = 0; row < labels.length; row++) {
      const code = ofFeature[row]!;
      matrix[row * features.length + feature] = code === unknownCode ? Number.NaN : code;
    }
  });
  await writeFile(path.join(folder, "boosting.f32"), matrix);
  for (const [file, values] of [
    ["labels.u8", labels],
    ["train.u32", rows],
    ["test.u32", test],
  ] as const)
    await writeFile(path.join(folder, file), values);
  const categories = features.flatMap(({ type }, index) => (type === "category" ? [index] : []));
  const described = {
    width: features.length,
    categories,
    params,
    runs: ours.fitMs.length,
    bins: Math.max(...features.map(codeCount)),
  };
  await writeFile(path.join(folder, "boosting.json"), JSON.stringify(described));
  const program = fileURLToPath(new URL("../../../bench/lightgbm_fit.py", import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.env.BENCH_PYTHON ?? "python3", [program, folder]);
    const theirs = JSON.parse(stdout) as Peer;
    show(
      "LightGBM",
      `fit ${least(theirs.fitMs).toFixed(0)} ms (with binning ${least(theirs.allMs).toFixed(0)}; processor ${least(theirs.cpuMs).toFixed(0)}, with one thread ${least(theirs.aloneCpuMs).toFixed(0)}), ROC-AUC ${theirs.auc.toFixed(4)}`,
    );
    console.log(
      `Ratio of fit times: ${ratio(ours.fitMs, theirs.fitMs)} (goal 1.5); of processor time: ${ratio(ours.cpuMs, theirs.cpuMs)}, to their one thread's: ${ratio(ours.cpuMs, theirs.aloneCpuMs)}; load ${loadavg()[0]!.toFixed(1)}\n`,
    );
  } catch (error) {
    console.log(`LightGBM was not measured: ${(error as Error).message.split("\n").slice(0, 9).join("\n")}`);
  }
}

/** Rows of 30 numbers with 255 codes each, and 5 % positives by a few of them. */
function makeNumbers(count: number): { data: TrainingData; test: Uint32Array } {
  const random = randomStream(5, 0);
  const edges = Array.from({ length: 254 }, (_, edge) => edge + 0.5);
  const features: Feature[] = Array.from({ length: width }, (_, index) => ({
    name: `x${index}`,
    type: "number",
    edges,
  }));
  const codes = features.map(() => {
    const ofFeature = new Uint8Array(new SharedArrayBuffer(count));
    for (let row = 0; row < count; row++) ofFeature[row] = Math.floor(255 * random());
    return ofFeature;
  });
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const at = (feature: number) => codes[feature]![row]! / 255;
    const odds =
      -5.5 + 2 * at(0) + 3 * at(1) * at(2) + (at(3) > 0.7 && at(4) < 0.4 ? 1.5 : 0) + Math.sin(9 * at(5));
    labels[row] = Number(random() < 1 / (1 + Math.exp(-odds)));
  }
  const { train, test } = stratifiedSplit(labels, 0.2, 1);
  return { data: { features, codes, labels, rows: train }, test };
}
