import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { inParallel } from "./engine";
import { option, textOption } from "./options";
import { quantile } from "./report";
import { searches } from "./tracking-searches";
import { seedOurs, seedTheirs } from "./tracking-seed";
import { startOurs, startTheirs, type TrackingServer } from "./tracking-servers";

// `node bench/run.mjs tracking`: the built portal (`npx next build`) as a tracking server beside `mlflow server`, each
// with its own database on the same Postgres and the same runs. MLFLOW_PYTHON names a Python with mlflow and
// psycopg2-binary; without it, the portal is measured alone. Options: `--runs=100000`, `--points=1000000` (of one
// metric), `--megabytes=200` (of one file), `--batches=300` (for each number of clients), `--only=searches,batches` (of searches,
// history, batches, wide, files).

const runs = option("runs", 100_000);
const points = option("points", 1_000_000);
const megabytes = option("megabytes", 200);
const batches = option("batches", 300);
const pageSize = 100;
const parts: Record<string, () => Promise<void>> = {
  searches: measureSearches,
  history: measureHistory,
  async batches() {
    await measureBatches(1);
    await measureBatches(8);
  },
  wide: measureWide,
  files: measureFiles,
};
const chosen = textOption("only")?.split(",") ?? Object.keys(parts);

const Found = z.object({
  runs: z.array(z.object({ info: z.object({ run_id: z.string() }) })).default([]),
});

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
const servers: TrackingServer[] = [];
/** The run whose metric has many values, by server. */
const historyRuns = new Map<string, string>();
try {
  servers.push(await ours());
  servers.push(...(await theirs()));
  console.log(`${"".padEnd(62)}${servers.map(({ name }) => name.padStart(12)).join("")}`);
  for (const name of chosen) await parts[name]!();
} finally {
  for (const server of servers) await server.stop();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();

async function ours(): Promise<TrackingServer> {
  const server = await startOurs(postgres.url);
  server.experimentId = await makeExperiment(server);
  await seeding(
    postgres.url,
    (sql, historyRun) => seedOurs(sql, server.experimentId, runs, historyRun, points),
    server,
  );
  return server;
}

async function theirs(): Promise<TrackingServer[]> {
  const python = process.env.MLFLOW_PYTHON;
  if (!python) {
    console.log("MLflow is skipped: set MLFLOW_PYTHON to a Python that has it, with psycopg2-binary.");
    return [];
  }
  const sql = connect(postgres.url, { max: 1 });
  await sql`create database mlflow`;
  await sql.end();
  const url = new URL(postgres.url);
  url.pathname = "/mlflow";
  const server = await startTheirs(python, url.href);
  server.experimentId = await makeExperiment(server);
  await seeding(
    url.href,
    (sql, historyRun) => seedTheirs(sql, server.experimentId, runs, historyRun, points),
    server,
  );
  return [server];
}

async function seeding(
  url: string,
  seed: (sql: ReturnType<typeof connect>, historyRun: string) => Promise<void>,
  server: TrackingServer,
): Promise<void> {
  if (!chosen.includes("searches") && !chosen.includes("history")) return;
  const sql = connect(url, { max: 1 });
  historyRuns.set(server.name, await makeRun(server, "0"));
  await seed(sql, historyRuns.get(server.name)!);
  await sql.end();
}

async function measureSearches(): Promise<void> {
  for (const [filter, orderBy] of searches) {
    const body = { filter, order_by: orderBy ? [orderBy] : [], max_results: pageSize };
    const found: string[] = [];
    const times = [];
    for (const server of servers) {
      const search = async () =>
        Found.parse(
          await server.call("POST", "/api/2.0/mlflow/runs/search", {
            ...body,
            experiment_ids: [server.experimentId],
          }),
        );
      found.push(JSON.stringify((await search()).runs.map(({ info }) => info.run_id)));
      times.push(await medianMs(7, search));
    }
    const isSame = found.every((ids) => ids === found[0]);
    const goal = Math.max(20, (times[1] ?? 0) / 5);
    report(`search ${filter || "all"} ${orderBy && `by ${orderBy}`}`, times, {
      goal,
      note: isSame ? "" : "RUNS DIFFER",
    });
  }
}

async function measureHistory(): Promise<void> {
  const page = (server: TrackingServer) =>
    `/api/2.0/mlflow/metrics/get-history?run_id=${historyRuns.get(server.name)}&metric_key=loss&max_results=100`;
  report(
    `page of 100 of ${points} values`,
    await each((server) => medianMs(7, () => server.call("GET", page(server)))),
    {
      goal: 10,
    },
  );
  const sampled = (server: TrackingServer) =>
    `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids=${historyRuns.get(server.name)}&metric_key=loss&max_results=2500`;
  const times = await each((server) => medianMs(3, () => server.call("GET", sampled(server)))).catch(
    () => [],
  );
  report(`${points} values sampled`, times, { goal: 100 });
}

async function measureBatches(clients: number): Promise<void> {
  const rates = await each(async (server) => {
    const ids = await Promise.all(Array.from({ length: clients }, () => makeRun(server, "0")));
    const send = (index: number) => {
      const metrics = Array.from({ length: 10 }, (_, key) => ({
        ...{ key: `metric ${key}`, value: Math.random() },
        ...{ timestamp: Date.now(), step: index },
      }));
      return server.call("POST", "/api/2.0/mlflow/runs/log-batch", { run_id: ids[index % clients], metrics });
    };
    await inParallel(50, clients, send);
    const beganAt = performance.now();
    await inParallel(batches, clients, (index) => send(index + 50));
    return (batches * 1000) / (performance.now() - beganAt);
  });
  const [own, other] = rates;
  const ratio = other === undefined ? "" : `${(own! / other).toFixed(1)} ×, goal ${clients === 1 ? 4 : 8} ×`;
  print(`batches of 10 values a second, ${clients} client${clients === 1 ? "" : "s"}`, rates, ratio);
}

async function measureWide(): Promise<void> {
  const pairs = Array.from({ length: 100 }, (_, index) => ({ key: `key ${index}`, value: `value ${index}` }));
  const times = await each((server) =>
    medianMs(7, async () => {
      const run_id = await makeRun(server, "0");
      await server.call("POST", "/api/2.0/mlflow/runs/log-batch", { run_id, params: pairs, tags: pairs });
    }),
  );
  report("a run with 100 params and 100 tags", times);
}

async function measureFiles(): Promise<void> {
  const small = Buffer.alloc(1024, "x");
  let number = 0;
  const times = await each(async (server) => {
    const folder = `0/${await makeRun(server, "0")}/artifacts`;
    return medianMs(31, () => server.put(`${folder}/small-${number++}.bin`, small));
  });
  report("a file of 1 kB", times, { goal: 8 });
  const piece = Buffer.alloc(65_536, "x");
  const big = () => Readable.from(Array.from({ length: megabytes * 16 }, () => piece));
  let grownMb = 0;
  const seconds = await each(async (server) => {
    const folder = `0/${await makeRun(server, "0")}/artifacts`;
    const before = server.residentMb?.() ?? 0;
    const watch = setInterval(() => {
      grownMb = Math.max(grownMb, (server.residentMb?.() ?? 0) - before);
    }, 50);
    const time = await medianMs(3, () => server.put(`${folder}/big.bin`, big));
    clearInterval(watch);
    return time;
  });
  report(`a file of ${megabytes} MB`, seconds, {
    note: `the portal grew by ${grownMb.toFixed(0)} MB at most`,
  });
}

async function makeExperiment(server: TrackingServer): Promise<string> {
  const made = await server.call("POST", "/api/2.0/mlflow/experiments/create", { name: "many" });
  return z.object({ experiment_id: z.string() }).parse(made).experiment_id;
}

async function makeRun(server: TrackingServer, experimentId: string): Promise<string> {
  const made = await server.call("POST", "/api/2.0/mlflow/runs/create", {
    experiment_id: experimentId,
    start_time: Date.now(),
  });
  return z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) }).parse(made).run.info.run_id;
}

async function medianMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const waits: number[] = [];
  for (let time = 0; time <= times; time++) {
    const beganAt = performance.now();
    await work();
    // The first is a warm-up.
    if (time > 0) waits.push(performance.now() - beganAt);
  }
  return quantile(waits, 0.5);
}

/** The same work for each server, one after the other. */
async function each<T>(work: (server: TrackingServer) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const server of servers) results.push(await work(server));
  return results;
}

function report(
  what: string,
  times: number[],
  { goal, note = "" }: { goal?: number; note?: string } = {},
): void {
  const [own = 0, other] = times;
  const ratio = other === undefined ? "" : `${(other / own).toFixed(1)} × `;
  const verdict = goal === undefined ? "" : own <= goal ? "" : `over ${goal.toFixed(0)} ms `;
  print(`${what}, ms`, times, ratio + verdict + note);
}

function print(what: string, values: number[], note: string): void {
  console.log(`${what.padEnd(62)}${values.map((value) => value.toFixed(1).padStart(12)).join("")}  ${note}`);
}
