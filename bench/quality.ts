/**
 * `npm run bench:quality`: our boosted trees against LightGBM, XGBoost and scikit-learn's HistGradientBoosting, which get the
 * same rows as their users prepare them: means over seeds of the paired differences in ROC-AUC and average precision on held-out rows.
 * With the libraries' defaults, and tuned: from the defaults and `--trials` drawn sets of parameters by average precision over
 * three folds, ours as a search of the product chooses, and beside it the best trial; theirs is the best trial. Python with the
 * libraries is taken from BENCH_PYTHON (default python3), the real claims from BENCH_CLAIMS. `--seeds 10 --trials 0
 * --tables real,many` choose; `--keep figures.jsonl` keeps each seed's figures, and leaves out the seeds that are there.
 * `--jobs 1` is quicker on a busy machine, where threads wait for each other; the figures are the same.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { signed } from "@/lib/base/number-text";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { prAuc, rocAuc } from "@/lib/learning/evaluate/metrics";
import { chooseTrial, type Trial } from "@/lib/learning/evaluate/rank-trials";
import { stopEarly } from "@/lib/learning/evaluate/stop-early";
import { encodeForTraining, fitFeatures } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { randomStream } from "@/lib/learning/sampling/random";
import { type RowSplit, stratifiedSplit } from "@/lib/learning/sampling/split";
import { drawParams } from "@/lib/learning/search-space";
import { trainInWorkers } from "@/lib/learning/workers/train-in-workers";
import { measureParams } from "@/lib/training/measure-params";
import { inventedTables, type QualityTable, realClaims } from "./quality-tables";

interface Figures {
  rocAuc: number;
  prAuc: number;
}

/** Figures of one seed by what learned, as `--keep` keeps them. */
interface Kept {
  table: string;
  trials: number;
  seed: number;
  figures: Record<string, Figures>;
}

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    trials: { type: "string", default: "0,10" },
    tables: { type: "string", default: "" },
    params: { type: "string", default: "{}" },
    keep: { type: "string", default: "" },
    jobs: { type: "string", default: String(availableParallelism()) },
  },
});
type Split = RowSplit & { seed: number };

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
  await writeTable(table);
  const kept = await readKept(name, trials);
  const began = process.cpuUsage();
  for (const seed of seeds) {
    if (kept.has(seed)) continue;
    const split = { seed, ...stratifiedSplit(labels, 0.2, seed) };
    const ours = await learn(table, split, trials);
    const theirs = await peersOn(split, trials);
    const figures = { ...ours, ...theirs };
    kept.set(seed, figures);
    if (options.keep && theirs)
      await appendFile(
        options.keep,
        `${JSON.stringify({ table: name, trials, seed, figures } satisfies Kept)}\n`,
      );
  }
  const { user, system } = process.cpuUsage(began);
  const all = seeds.map((seed) => kept.get(seed)!);
  const of = (engine: string) => all.map((figures) => figures[engine]!);
  const ours = of("Switchyard");
  for (const engine of Object.keys(all[0]!)) show(engine, engine === "Switchyard" ? ours : of(engine), ours);
  console.log(`Ours took ${((user + system) / 1e6).toFixed(0)} s of processor time.`);
}

/** Figures of earlier runs by seed. */
async function readKept(table: string, trials: number): Promise<Map<number, Kept["figures"]>> {
  if (!options.keep || !existsSync(options.keep)) return new Map();
  const lines = (await readFile(options.keep, "utf8")).split("\n").filter(Boolean);
  const kept = lines.map((line) => JSON.parse(line) as Kept);
  return new Map(
    kept
      .filter((one) => one.table === table && one.trials === trials)
      .map(({ seed, figures }) => [seed, figures]),
  );
}

async function learn(
  { columns, labels }: QualityTable,
  { seed, train, test }: Split,
  trials: number,
): Promise<Record<string, Figures>> {
  const coded = Object.fromEntries(
    Object.entries(columns).map(([name, texts]) => [name, codedColumn(texts)]),
  );
  const features = fitFeatures(set, coded, train, labels);
  const codes = await encodeForTraining(features, coded, train, labels);
  const data = { features, codes, labels, rows: train };
  const { chosen, best } = await search(data, seed, trials);
  const ofTest = pickRows(labels, test);
  const figuresOf = async (requested: Record<string, unknown>) => {
    const params = (await stopEarly(kind.slug, data, requested, seed))?.params ?? requested;
    const { model } = await trainInWorkers(kind.slug, data, params, seed);
    const scores = kind.rawScores(model, data.codes, test);
    return { rocAuc: rocAuc(ofTest, scores), prAuc: prAuc(ofTest, scores) };
  };
  const figures = await figuresOf(chosen);
  if (trials === 0) return { Switchyard: figures };
  return { Switchyard: figures, "its best trial": chosen === best ? figures : await figuresOf(best) };
}

/** The parameters that a search of the product chooses from the defaults and drawn ones, and those of its best trial. */
async function search(data: TrainingData, seed: number, trials: number) {
  const fixed = JSON.parse(options.params) as Record<string, unknown>;
  const drawn = drawParams(kind.space, trials, randomStream(seed, 0));
  const candidates = [{}, ...drawn].map((params) => kind.params.parse({ ...fixed, ...params }));
  if (trials === 0) return { chosen: candidates[0]!, best: candidates[0]! };
  const measured: Trial[] = [];
  const prepared = { ...data, features: [...data.features], train: data.rows };
  for (const params of candidates) {
    const setup = { kind: kind.slug, params, seed, folds: 3, precisionFloor: 0.15 };
    const { folds, mean: figures } = await measureParams(prepared, setup);
    measured.push({ params, budget: 1, ...figures, folds, experimentRunId: "" });
  }
  const { chosen, best } = chooseTrial(measured, measured[0], "pr_auc");
  return { chosen: chosen.params, best: best.params };
}

async function writeTable({ columns, labels }: QualityTable): Promise<void> {
  const names = Object.keys(columns);
  const lines = Array.from(labels, (label, row) =>
    [...names.map((name) => columns[name]![row]!), label].join(","),
  );
  await writeFile(path.join(folder, "table.csv"), `${[...names, target].join(",")}\n${lines.join("\n")}\n`);
}

/** @returns undefined when they could not be measured */
async function peersOn(
  { seed, train, test }: Split,
  trials: number,
): Promise<Record<string, Figures> | undefined> {
  await writeFile(
    path.join(folder, "split.json"),
    JSON.stringify({
      ...{ target, trials, jobs: Number(options.jobs) },
      ...{ seed, train: [...train], test: [...test] },
    }),
  );
  const program = fileURLToPath(new URL("../../../bench/quality_peers.py", import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.env.BENCH_PYTHON ?? "python3", [program, folder]);
    return JSON.parse(stdout) as Record<string, Figures>;
  } catch (error) {
    console.log(`The peers were not measured: ${(error as Error).message.slice(0, 1000)}`);
    return undefined;
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
    const relative = metric === "prAuc" ? ` = ${signed((100 * difference) / value, 1)} %` : "";
    return `${text} (ours ${signed(difference, 4)} ± ${standardError.toFixed(4)}${relative})`;
  });
  console.log(`${name.padEnd(15)} ${cells.join("; ")}`);
}
