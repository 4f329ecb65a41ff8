import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { startPortal } from "@/tests/e2e/server";
import { option, textOption } from "./options";
import { apiPaths, pagePaths, readNamed } from "./portal-paths";
import { ask, signIn } from "./portal-requests";
import { seedPortal } from "./portal-seed";
import { makeTeams, owner } from "./portal-teams";
import { quantile } from "./report";

/**
 * Server time of each list of the API and of the pages, with their filters, in the built portal (`npx next build` first):
 * at 10,000 runs, and at a million (`--runs=`) with 4 task runs, 8 log lines and 2 events each, over 20 teams. Keeps the
 * plans of all statements over 5 ms in node_modules/.cache/bench. `--keep=FOLDER` keeps the databases there and reuses
 * them; `--only=TEXT` measures the addresses that contain it; `--times=15` asks each so often.
 */
const sizes = [10_000, option("runs", 1_000_000)];
const times = option("times", 15);
const keep = textOption("keep");
const only = textOption("only");
const goalMs = 100;
/** A difference below this is not told from noise. */
const leastMs = 20;
const plansOf = (runs: number) => join("node_modules/.cache/bench", `portal-plans-${runs}.txt`);

type Times = Map<string, { p50: number; p95: number }>;

const folder = keep ?? mkdtempSync(join(tmpdir(), "switchyard-portal-"));
const measured: Times[] = [];
try {
  for (const runs of sizes) measured.push(await measureSize(runs, join(folder, String(runs))));
  report(measured);
} finally {
  if (!keep) rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function measureSize(runs: number, dataDir: string): Promise<Times> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  await seedOnce(runs, dataDir);
  const settings = { session_preload_libraries: "auto_explain" };
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings });
  const sql = connect(postgres.url, { max: 1 });
  await explainFrom(sql, -1);
  const portal = await startPortal({
    dataDir: join(dataDir, "portal"),
    adminToken: owner.token,
    env: { DATABASE_URL: postgres.url, RATE_LIMIT_API: "0" },
  });
  try {
    const named = await readNamed(sql);
    const cookie = await signIn(portal);
    const paths = [
      ...apiPaths(named).map((path) => [path, { authorization: `Bearer ${owner.token}` }] as const),
      ...pagePaths(named).map((path) => [path, { cookie }] as const),
    ].filter(([path]) => !only || path.includes(only));
    const found: Times = new Map();
    const plans: string[] = [];
    for (const [path, headers] of paths) {
      for (let round = 0; round < 2; round++) await ask(portal.url + path, headers);
      const waits: number[] = [];
      for (let round = 0; round < times; round++) waits.push(await ask(portal.url + path, headers));
      // By name, since ids differ from size to size.
      const name = Object.entries(named).reduce(
        (text, [key, value]) => text.replaceAll(value, `(${key})`),
        path,
      );
      found.set(name, { p50: quantile(waits, 0.5), p95: quantile(waits, 0.95) });
      plans.push(
        `\n# ${path}\n${await plansDuring(sql, join(dataDir, "postgres.log"), () => ask(portal.url + path, headers))}`,
      );
    }
    writeFileSync(plansOf(runs), plans.join(""));
    console.log(`${runs} runs: ${found.size} addresses; plans in ${plansOf(runs)}`);
    return found;
  } finally {
    await portal.stop();
    await sql.end();
    await postgres.stop();
  }
}

/** Makes and fills the database of a folder, unless an earlier call did. */
async function seedOnce(runs: number, dataDir: string): Promise<void> {
  const mark = join(dataDir, "seeded");
  if (existsSync(mark)) return;
  const settings = { fsync: "off", full_page_writes: "off", max_wal_size: "8GB", max_parallel_workers: "0" };
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings });
  const sql = connect(postgres.url, { max: 1 });
  try {
    await makeTeams(postgres.url);
    await seedPortal(sql, runs, (line) => console.log(`  ${line}`));
    writeFileSync(mark, "");
  } finally {
    await sql.end();
    await postgres.stop();
  }
}

/** Writes the plans of statements of at least so many ms to the log; -1 for none. */
async function explainFrom(sql: Sql, ms: number): Promise<void> {
  for (const [name, value] of Object.entries({
    log_analyze: "on",
    log_buffers: "on",
    log_min_duration: String(ms),
  }))
    await sql.unsafe(`alter system set auto_explain.${name} = '${value}'`);
  await sql`select pg_reload_conf()`;
  await sleep(100);
}

/** Text that Postgres logs during some work: the plans of its slower statements. */
async function plansDuring(sql: Sql, file: string, work: () => Promise<unknown>): Promise<string> {
  const log = openSync(file, "r");
  try {
    await explainFrom(sql, 5);
    const from = fstatSync(log).size;
    await work();
    await explainFrom(sql, -1);
    const text = Buffer.alloc(fstatSync(log).size - from);
    readSync(log, text, 0, text.length, from);
    return text.toString();
  } finally {
    closeSync(log);
  }
}

function report([small, large]: Times[]): void {
  console.log(
    `${"ms".padEnd(78)}${["p50", "p95", "p50", "p95", "×"].map((head) => head.padStart(8)).join("")}`,
  );
  const missed: string[] = [];
  for (const [path, { p50, p95 }] of large!) {
    const before = small!.get(path);
    const ratio = before ? p95 / Math.max(before.p95, leastMs) : Number.NaN;
    const isMissed = p95 > goalMs || ratio > 2;
    if (isMissed) missed.push(path);
    const cells = [before?.p50, before?.p95, p50, p95].map((ms) => (ms ?? Number.NaN).toFixed(0));
    console.log(
      `${path.slice(0, 76).padEnd(78)}${[...cells, ratio.toFixed(1)].map((cell) => cell.padStart(8)).join("")}${isMissed ? " missed" : ""}`,
    );
  }
  console.log(
    `Goal p95 ≤ ${goalMs} ms and within 2 × of ${sizes[0]} runs: missed by ${missed.length} of ${large!.size}.`,
  );
  if (missed.length > 0) process.exitCode = 1;
}
