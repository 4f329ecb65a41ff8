import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { startSwitchyard } from "./engines/switchyard";
import { quantile } from "./report";

/**
 * `node bench/run.mjs engine-costs`: the statements of one run of three steps, and those a second with nothing to do, as
 * pg_stat_statements counts them (those of functions are not counted apart); the time from a request to Running; and a
 * fan-out of 1,000 runs. Options: `--only=statements|idle|running|fan-out`, `--items=100`.
 */
const option = (name: string) =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = option("only");
const items = Number(option("items") ?? 1000);
const idleSeconds = 40;

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
Object.assign(process.env, { DATA_DIR: dataDir, TASKS_DIR: "bench/tasks" });
const postgres = await startEmbeddedPostgres({
  dataDir,
  log: () => {},
  settings: { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track": "top" },
});
process.env.DATABASE_URL = postgres.url;
const counter = connect(postgres.url, { max: 1 });
const isAsked = (part: string) => !only || only === part;

try {
  await counter`create extension pg_stat_statements`;
  const engine = await startSwitchyard();
  const { fanOut, untilRunning } = await import("./fan-out");
  await engine.measure({ steps: 3, n: 10 }, 50, 2);
  if (isAsked("statements"))
    await printStatements("One run of three steps", () => engine.measure({ steps: 3, n: 10 }, 1, 1));
  if (isAsked("running")) {
    const times = await untilRunning(200);
    console.log(`\nRequest to Running ×200: p50 ${ms(times, 0.5)}, p95 ${ms(times, 0.95)}`);
  }
  if (isAsked("fan-out"))
    await printStatements(`Fan-out of ${items} runs`, async () =>
      console.log(`\nFan-out of ${items} runs: ${((await fanOut(items)) / 1000).toFixed(1)} s`),
    );
  if (isAsked("idle")) await printIdle();
  await engine.stop();
} catch (error) {
  console.error(error);
} finally {
  process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  await counter.end();
  setTimeout(() => void postgres.stop().then(() => process.exit()), 8_000);
  process.kill(process.pid, "SIGTERM");
}

function ms(times: number[], share: number): string {
  return `${quantile(times, share).toFixed(1)} ms`;
}

interface Counted {
  query: string;
  calls: number;
  wal: number;
  ms: number;
}

/** Statements since the last reset, without those of this program. */
async function statements(): Promise<Counted[]> {
  const rows = await counter<Counted[]>`
    select regexp_replace(query, '\\s+', ' ', 'g') as query, calls::int as calls, wal_records::int as wal,
      total_exec_time as ms
    from pg_stat_statements
    where query not like '%pg_stat_statements%' and dbid = (select oid from pg_database where datname = current_database())
    order by total_exec_time desc`;
  return [...rows];
}

async function printStatements(what: string, work: () => Promise<unknown>): Promise<void> {
  // Work that the run before has left.
  await sleep(3_000);
  await counter`select pg_stat_statements_reset()`;
  await work();
  await sleep(150);
  const rows = await statements();
  console.log(`\n${what}: ${rows.reduce((sum, { calls }) => sum + calls, 0)} statements`);
  for (const { query, calls, wal, ms } of rows.slice(0, 25))
    console.log(
      `${String(calls).padStart(4)} ${ms.toFixed(2).padStart(7)} ms ${String(wal).padStart(5)} WAL  ${query.slice(0, 110)}`,
    );
}

async function printIdle(): Promise<void> {
  await sleep(5_000);
  await counter`select pg_stat_statements_reset()`;
  await sleep(idleSeconds * 1000);
  const rows = await statements();
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  console.log(`\nIdle: ${(calls / idleSeconds).toFixed(2)} statements a second`);
  for (const { query, calls } of rows.sort((a, b) => b.calls - a.calls).slice(0, 25))
    console.log(`${String(calls).padStart(4)}  ${query.slice(0, 120)}`);
}
