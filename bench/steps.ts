import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@/db/connect";
import type { Engine, Measured } from "./engine";
import { startDbos } from "./engines/dbos";
import { startPrefect } from "./engines/prefect";
import { startSwitchyard } from "./engines/switchyard";
import { printRates, printSplit, type Result } from "./report";

/**
 * The workflow-engine suite known from Windmill's comparison, on Switchyard and its peers, on one Postgres with default
 * durability, in turns. Options: `--only=DBOS` (one peer; any other name: none), `--quick` (a fifth of the runs).
 */
const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
/** Rounds in which the engines take turns, so that whatever else the machine does meets all of them. */
const rounds = 3;
const share = process.argv.includes("--quick") ? 0.2 : 1;

/** Workloads, each with its number of runs in each round. */
const workloads: Record<string, { steps: number; n: number; times: number; atOnce?: number }> = {
  "40 × fibonacci(10)": { steps: 40, n: 10, times: 10 },
  "10 × fibonacci(33)": { steps: 10, n: 33, times: 3 },
  "3 steps, one by one": { steps: 3, n: 10, times: 40 },
  "3 steps, 200 at once": { steps: 3, n: 10, times: 200, atOnce: 200 },
};

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
  const engines: [engine: Engine, ofRuns: number][] = [[await startSwitchyard(), 1]];
  if (!only || only === "DBOS") engines.push([await startDbos(await ownDatabase("dbos")), 1]);
  if (!only || only === "Prefect") {
    const prefect = await startPrefect(await ownDatabase("prefect"), dataDir);
    // It is a hundred times slower: fewer runs are as informative.
    if (prefect) engines.push([prefect, 0.1]);
  }
  const results: Result[] = engines.map(([{ name }]) => ({ name }));
  for (const [workload, { steps, n, times, atOnce }] of Object.entries(workloads))
    for (let round = 0; round < rounds; round++)
      for (const [index, [engine, ofRuns]] of engines.entries()) {
        const count = (all: number) => Math.max(2, Math.round(all * share * ofRuns));
        if (round === 0) await engine.measure({ steps, n }, count(5), 2);
        const runs = await engine.measure({ steps, n }, count(times), atOnce ? count(atOnce) : 1);
        results[index]![workload] = [...((results[index]![workload] as Measured[][]) ?? []), runs];
      }
  for (const [engine] of engines) await engine.stop();
  printSplit(results);
  printRates(results, "3 steps, 200 at once");
  await printPlaces();
}

/** Says which tasks a build runs in processes of their own; this suite measures one that stays in the portal's. */
async function printPlaces(): Promise<void> {
  const { tasks } = await import("@/inngest/catalog");
  const computing = [...tasks.values()].flatMap((task) =>
    "computes" in task && task.computes ? [task.slug] : [],
  );
  console.log(`\nfibonacci is a light task: it runs in the portal's process.`);
  console.log(`In processes of their own (computes: true): ${computing.sort().join(", ")}.`);
}

async function ownDatabase(name: string): Promise<string> {
  const sql = connect(process.env.DATABASE_URL!, { max: 1 });
  await sql`create database ${sql(name)}`;
  await sql.end();
  const url = new URL(process.env.DATABASE_URL!);
  url.pathname = `/${name}`;
  return url.href;
}
