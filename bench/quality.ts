/**
 * `npm run bench:quality`: our boosted trees against LightGBM, XGBoost and scikit-learn's HistGradientBoosting, which get the
 * same rows as their users prepare them: means over seeds of the paired differences in ROC-AUC and average precision on held-out rows.
 * With the libraries' defaults, and tuned: the best of the defaults and `--trials` drawn sets of parameters by average
 * precision over three folds. Python with the libraries is taken from BENCH_PYTHON (default python3), the real claims from
 * BENCH_CLAIMS. `--seeds 10 --trials 0 --tables real,many` choose.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { signed } from "@/lib/base/number-text";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { crossValidate } from "@/lib/learning/evaluate/cross-validate";
import { prAuc, rocAuc } from "@/lib/learning/evaluate/metrics";
import { stopEarly } from "@/lib/learning/evaluate/stop-early";
import { encodeForTraining, fitFeatures } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { stratifiedFolds } from "@/lib/learning/sampling/folds";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { randomStream } from "@/lib/learning/sampling/random";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { drawParams } from "@/lib/learning/search-space";
import { trainInWorkers } from "@/lib/learning/workers/train-in-workers";
import { inventedTables, type QualityTable, realClaims } from "./quality-tables";

interface Figures {
  rocAuc: number;
  prAuc: number;
}

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    trials: { type: "string", default: "0,10" },
    tables: { type: "string", default: "" },
    params: { type: "string", default: "{}" },
  },
});
const target = "FraudFound_P";
const claimsFile = process.env.BENCH_CLAIMS ?? "../shared/data/fraud_oracle.csv";
const kind = getModelKind("gradient-boosted-trees");
const set = getFeatureSet("all-columns");
const seeds = Array.from({ length: Number(options.seeds) }, (_, index) => index + 1);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const folder = await mkdtemp(path.join(tmpdir(), "switchyard-quality-"));
try {
  const tables = [
    ...(existsSync(claimsFile) ? [{ name: "real claims", make: () => realClaims(claimsFile, target) }] : []),
    ...Object.entries(inventedTables).map(([name, make]) => ({ name, make })),
  ];
  const wanted = options.tables.split(",");
  for (const { make } of tables.filter(({ name }) => wanted.some((word) => name.includes(word)))) {
    const table = await make();
    for (const trials of options.trials.split(",").map(Number)) await compareOn(table, trials);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
// The thread pool would keep the process alive.
process.exit();

async function compareOn(table: QualityTable, trials: number): Promise<void> {
  const { labels, name } = table;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  console.log(
    `\n## ${name}: ${labels.length} rows, ${((100 * positives) / labels.length).toPrecision(2)} % positive, ${Object.keys(table.columns).length} columns; ${trials ? `tuned with ${trials} trials` : "defaults"}, ${seeds.length} seeds\n`,
  );
  const splits = seeds.map((seed) => ({ seed, ...stratifiedSplit(labels, 0.2, seed) }));
  const ours: Figures[] = [];
  const began = process.cpuUsage();
  for (const { seed, train, test } of splits) ours.push(await learn(table, train, test, seed, trials));
  const { user, system } = process.cpuUsage(began);
  show("Switchyard", ours, ours);
  const rivals = await peersOn(table, splits, trials);
  for (const [peer, theirs] of Object.entries(rivals)) show(peer, theirs, ours);
  console.log(`Ours took ${((user + system) / 1e6).toFixed(0)} s of processor time.`);
}

async function learn(
  { columns, labels }: QualityTable,
  train: Uint32Array,
  test: Uint32Array,
  seed: number,
  trials: number,
): Promise<Figures> {
  const coded = Object.fromEntries(
    Object.entries(columns).map(([name, texts]) => [name, codedColumn(texts)]),
  );
  const features = fitFeatures(set, coded, train, labels);
  const codes = await encodeForTraining(features, coded, train, labels);
  const data = { features, codes, labels, rows: train };
  const params = await bestParams(data, seed, trials);
  const { model } = await trainInWorkers(kind.slug, data, params, seed);
  const scores = kind.rawScores(model, data.codes, test);
  const ofTest = pickRows(labels, test);
  return { rocAuc: rocAuc(ofTest, scores), prAuc: prAuc(ofTest, scores) };
}

/** The best of the defaults and the drawn sets of parameters. */
async function bestParams(
  data: TrainingData,
  seed: number,
  trials: number,
): Promise<Record<string, unknown>> {
  const fixed = JSON.parse(options.params) as Record<string, unknown>;
  const drawn = drawParams(kind.space, trials, randomStream(seed, 0));
  const candidates = [{}, ...drawn].map((params) => kind.params.parse({ ...fixed, ...params }));
  if (trials === 0) return candidates[0]!;
  const folds = stratifiedFolds(data.rows, data.labels, 3, seed);
  const placeOf = new Map(Array.from(data.rows, (row, place) => [row, place]));
  const precisions: number[] = [];
  for (const [index, params] of candidates.entries()) {
    const stopped = await stopEarly(kind.slug, data, params, seed, { folds: 3 });
    const scores = stopped?.scores ?? (await crossValidate(kind.slug, data, params, seed, { folds: 3 }));
    if (stopped) candidates[index] = kind.params.parse(stopped.params);
    const ofFold = (fold: Uint32Array) =>
      prAuc(
        pickRows(data.labels, fold),
        Float64Array.from(fold, (row) => scores[placeOf.get(row)!]!),
      );
    precisions.push(mean(folds.map(ofFold)));
  }
  return candidates[precisions.indexOf(Math.max(...precisions))]!;
}

async function peersOn(
  { columns, labels }: QualityTable,
  splits: { seed: number; train: Uint32Array; test: Uint32Array }[],
  trials: number,
): Promise<Record<string, Figures[]>> {
  const names = Object.keys(columns);
  const lines = Array.from(labels, (label, row) =>
    [...names.map((name) => columns[name]![row]!), label].join(","),
  );
  await writeFile(path.join(folder, "table.csv"), `${[...names, target].join(",")}\n${lines.join("\n")}\n`);
  await writeFile(
    path.join(folder, "splits.json"),
    JSON.stringify({
      ...{ target, trials, jobs: availableParallelism() },
      splits: splits.map(({ seed, train, test }) => ({ seed, train: [...train], test: [...test] })),
    }),
  );
  const program = fileURLToPath(new URL("../../../bench/quality_peers.py", import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.env.BENCH_PYTHON ?? "python3", [program, folder]);
    return JSON.parse(stdout) as Record<string, Figures[]>;
  } catch (error) {
    console.log(`The peers were not measured: ${(error as Error).message.slice(0, 1000)}`);
    return {};
  }
}

/** One line: the means, and how much better ours are, with the standard error of the difference. */
function show(name: string, figures: Figures[], ours: Figures[]): void {
  const cells = (["rocAuc", "prAuc"] as const).map((metric) => {
    const differences = ours.map((one, index) => one[metric] - figures[index]![metric]);
    const difference = mean(differences);
    const variance = mean(differences.map((value) => (value - difference) ** 2));
    const standardError = Math.sqrt(variance / Math.max(1, differences.length - 1));
    const value = mean(figures.map((one) => one[metric]));
    const text = `${metric === "rocAuc" ? "ROC-AUC" : "average precision"} ${value.toFixed(4)}`;
    if (figures === ours) return text;
    const relative =
      metric === "prAuc" ? ` = ${signed(Number(((100 * difference) / value).toFixed(1)))} %` : "";
    return `${text} (ours ${signed(Number(difference.toFixed(4)))} ± ${standardError.toFixed(4)}${relative})`;
  });
  console.log(`${name.padEnd(14)} ${cells.join("; ")}`);
}
