import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { generateClaims } from "@/lib/datasets/claims-generator";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { literal } from "@/lib/datasets/duckdb";
import { ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { readModel, writeModel } from "@/lib/learning/stored-model";
import { withPredictionsFile } from "@/lib/serving/predictions-file";
import { scoreClaims } from "@/lib/serving/score-claims";
import { defaultCosts } from "@/lib/training/task-inputs";
import { fitModel, type ModelSetup, prepareTraining } from "@/lib/training/train";

/** The training that the benches measure. */
export const setup: ModelSetup = {
  outcome: claimsOutcome,
  kind: "balanced-random-forest",
  features: "twelve-categories",
  params: {},
  threshold: ThresholdSettings.parse({}),
  costs: defaultCosts,
  seed: 42,
};

interface Measured {
  rows: number;
  /** Resident memory of the whole process in MB: before the work, and the maximum. */
  idleMb: number;
  peakMb: number;
}
interface Trained extends Measured {
  readMs: number;
  fitMs: number;
  /** Processor time of all threads. */
  readCpuMs: number;
  fitCpuMs: number;
}
interface Scored extends Measured {
  scoreMs: number;
}

/**
 * Measures reading and training, then scoring, of tables of several sizes: each in a separate process, so that its
 * memory is its own.
 */
export async function scale(folder: string, sizes: number[]): Promise<void> {
  console.log("\n## Reading, training and scoring by size (Parquet)\n");
  const all: Trained[] = [];
  for (const rows of sizes) {
    await makeClaims(folder, rows);
    const trained = await inAnotherProcess<Trained>("--train", folder, rows);
    if (!trained) continue;
    all.push(trained);
    console.log(
      `${counted(rows)}: read ${trained.readMs.toFixed(0)} ms, fit ${trained.fitMs.toFixed(0)} ms (processor ${trained.readCpuMs.toFixed(0)} and ${trained.fitCpuMs.toFixed(0)}), ${memory(trained)}`,
    );
    const scored = await inAnotherProcess<Scored>("--score", folder, rows);
    if (scored)
      console.log(
        `${counted(rows)}: scored in ${scored.scoreMs.toFixed(0)} ms, ${((rows / scored.scoreMs) * 1000).toFixed(0)} claims a second, ${memory(scored)}`,
      );
  }
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last || first === last) return;
  const slope = (pick: (one: Trained) => number) =>
    Math.log(pick(last) / pick(first)) / Math.log(last.rows / first.rows);
  console.log(
    `\nTraining from ${first.rows} to ${last.rows} rows, time grows with the power ${slope((one) => one.readMs + one.fitMs).toFixed(2)} of the rows, memory with ${slope((one) => one.peakMb).toFixed(2)}.`,
  );
}

/** Output of the process for a training, from JSON. */
export async function measureTraining(folder: string, rows: number): Promise<void> {
  const version = await versionOf(folder, rows);
  const idleMb = residentMb("VmRSS");
  const [began, before] = [performance.now(), cpuMs()];
  const prepared = await prepareTraining(version, setup, (labels) => stratifiedSplit(labels, 0.2, 42));
  const [readMs, read] = [performance.now() - began, cpuMs()];
  const { stored, fitMs } = await fitModel(prepared, setup);
  const cpu = { readCpuMs: read - before, fitCpuMs: cpuMs() - read };
  const measured: Trained = { rows, idleMb, peakMb: residentMb("VmHWM"), readMs, fitMs, ...cpu };
  console.log(JSON.stringify(measured));
  await writeFile(path.join(folder, "model.json"), writeModel(stored));
}

/**
 * Scores with the model of the preceding training, as the task predict-claims does: into a Parquet file without
 * duplicates.
 */
export async function measureScoring(folder: string, rows: number): Promise<void> {
  const version = await versionOf(folder, rows);
  const model = readModel(await readFile(path.join(folder, "model.json"), "utf8"));
  const key = "PolicyNumber";
  const idleMb = residentMb("VmRSS");
  const began = performance.now();
  const keys = [{ name: key, type: "integer" as const, nulls: 0, distinct: rows, top: [] }];
  await withPredictionsFile(
    { keys, modelVersion: "bench/1", hasProbabilities: true, highest: 20 },
    (add) => scoreClaims(version, model, [key], add),
    async () => {},
  );
  const measured: Scored = {
    rows,
    idleMb,
    peakMb: residentMb("VmHWM"),
    scoreMs: performance.now() - began,
  };
  console.log(JSON.stringify(measured));
}

/** In the team's part of the storage. */
const claimsFile = "datasets/bench/claims.parquet";
const fileOf = (folder: string) => path.join(folder, "storage", claimsFile);
const counted = (rows: number) => `${String(rows).padStart(9)} rows`;
const memory = ({ idleMb, peakMb }: Measured) =>
  `most memory ${peakMb.toFixed(0)} MB, ${(peakMb - idleMb).toFixed(0)} MB over the idle process`;

async function inAnotherProcess<T extends Measured>(
  mode: string,
  folder: string,
  rows: number,
): Promise<T | undefined> {
  const child = spawn(process.execPath, [process.argv[1]!, mode, String(rows), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await text(child.stdout);
  return line.trim() ? (JSON.parse(line) as T) : undefined;
}

/** Processor time of this process, which a busy machine changes less than the time on a clock. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function versionOf(folder: string, rows: number) {
  const names = JSON.parse(await readFile(path.join(folder, "columns.json"), "utf8")) as string[];
  const columns = names.map((name) => ({ name }));
  return {
    teamId: "bench",
    uri: `local:${claimsFile}`,
    format: "parquet" as const,
    dialect: null,
    columns,
    rows,
  };
}

/**
 * Synthetic claims, repeated with distinct policy numbers: suitable for speed and memory. DuckDB writes them in another
 * process, to keep its memory out of the measurement.
 */
async function makeClaims(folder: string, rows: number): Promise<void> {
  const csv = path.join(folder, "claims.csv");
  const claims = await text(generateClaims());
  await writeFile(csv, claims);
  await writeFile(path.join(folder, "columns.json"), JSON.stringify(claims.split("\n", 1)[0]!.split(",")));
  await mkdir(path.dirname(fileOf(folder)), { recursive: true });
  const times = Math.ceil(rows / 15_000);
  const statement = `copy (
    select claims.* replace ((PolicyNumber::bigint + 100000 * times.range)::varchar as PolicyNumber)
    from range(${times}) times, read_csv(${literal(csv)}, all_varchar = true) claims limit ${rows}
  ) to ${literal(fileOf(folder))} (format parquet)`;
  const program = `
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(${JSON.stringify(statement)});`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
}

/**
 * Memory of this process from /proc; elsewhere its maximum so far. (On Linux `maxRSS` includes the process that started
 * this one, so it is not used.)
 */
export function residentMb(field: "VmRSS" | "VmHWM"): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(status.match(new RegExp(`${field}:\\s+(\\d+) kB`))![1]) / 1024;
}
