import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@/db/connect";
import type { Engine } from "./engine";
import { startDbos } from "./engines/dbos";
import { startPrefect } from "./engines/prefect";
import { startSwitchyard } from "./engines/switchyard";
import { printRates, printSplit, type Result } from "./report";

/**
 * The workflow-engine suite known from Windmill's comparison, on Switchyard and its peers, on one Postgres with default
 * durability. Options: `--only=DBOS` (one peer; any other name: none), `--quick` (a fifth of the runs).
 */
const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
const share = process.argv.includes("--quick") ? 0.2 : 1;

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
Object.assign(process.env, { DATA_DIR: dataDir, TASKS_DIR: "bench/tasks" });
delete process.env.DATABASE_URL;

try {
  await compare();
} catch (error) {
  console.error(error);
  process.once("exit", () => {
    process.exitCode = 1;
  });
}
// The portal's shutdown ends Postgres and this process.
process.kill(process.pid, "SIGTERM");

async function compare(): Promise<void> {
  const results = [await measureAll(await startSwitchyard())];
  if (!only || only === "DBOS") results.push(await measureAll(await startDbos(await ownDatabase("dbos"))));
  if (!only || only === "Prefect") {
    const prefect = await startPrefect(await ownDatabase("prefect"), dataDir);
    // It is a hundred times slower: fewer runs are as informative.
    if (prefect) results.push(await measureAll(prefect, 0.1));
  }
  printSplit(results);
  printRates(results, "3 steps, 200 at once");
}

async function measureAll(engine: Engine, ofRuns = 1): Promise<Result> {
  const runs = (times: number) => Math.max(2, Math.round(times * share * ofRuns));
  await engine.measure({ steps: 3, n: 10 }, runs(20), 2);
  const result = {
    name: engine.name,
    "40 × fibonacci(10)": await engine.measure({ steps: 40, n: 10 }, runs(30), 1),
    "10 × fibonacci(33)": await engine.measure({ steps: 10, n: 33 }, runs(10), 1),
    "3 steps, one by one": await engine.measure({ steps: 3, n: 10 }, runs(100), 1),
    "3 steps, 200 at once": await engine.measure({ steps: 3, n: 10 }, runs(200), runs(200)),
  };
  await engine.stop();
  return result;
}

async function ownDatabase(name: string): Promise<string> {
  const sql = connect(process.env.DATABASE_URL!, { max: 1 });
  await sql`create database ${sql(name)}`;
  await sql.end();
  const url = new URL(process.env.DATABASE_URL!);
  url.pathname = `/${name}`;
  return url.href;
}
