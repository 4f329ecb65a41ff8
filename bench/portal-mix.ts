import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { option } from "./options";
import { readNamed } from "./portal-paths";
import { ask, signIn } from "./portal-requests";
import { seedPortal } from "./portal-seed";
import { makeTeams, owner } from "./portal-teams";
import { quantile } from "./report";

/**
 * Pages of the built portal (`npx next build` first) under a mix of requests, while 50 people listen to its events and a
 * run starts every second: the highest rate with p95 ≤ 250 ms (goal 50 a second), then memory over `--minutes=10` at
 * `--rate=20`. Requests are sent at their time, whether or not the earlier ones were answered. `--runs=10000` of the database;
 * `--portals=2` on it take turns.
 */
const runs = option("runs", 10_000);
const portalCount = option("portals", 1);
const listeners = option("listeners", 50);
const minutes = option("minutes", 10);
const steadyRate = option("rate", 20);
const goalMs = 250;
const goalRate = 50;
const stepMs = 15_000;

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-mix-"));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
const sql = connect(postgres.url, { max: 1 });
try {
  await makeTeams(postgres.url);
  await seedPortal(sql, runs, () => {});
  const named = await readNamed(sql);
  const portalDir = join(dataDir, "portal");
  mkdirSync(portalDir);
  const portals: Portal[] = [];
  try {
    while (portals.length < portalCount)
      portals.push(
        await startPortal({
          dataDir: portalDir,
          adminToken: owner.token,
          env: { DATABASE_URL: postgres.url, RATE_LIMIT_API: "0", TASKS_DIR: "bench/tasks" },
        }),
      );
    await measure(portals, [
      "/",
      "/runs",
      `/runs/${named.newest}`,
      "/deployments",
      "/models",
      "/experiments",
    ]);
  } finally {
    for (const portal of portals) await portal.stop();
  }
} finally {
  await sql.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();

async function measure(portals: Portal[], paths: string[]): Promise<void> {
  const portal = portals[0]!;
  const cookie = await signIn(portal);
  const nodes = [{ id: "fibonacci", task: "fibonacci", input: { n: 10 } }];
  const params = { type: "object", properties: {} };
  await post(portal, "/flows", { slug: "fibonacci", name: "Fibonacci", params, nodes });
  await post(portal, "/deployments", { slug: "fibonacci", name: "Fibonacci", flow: "fibonacci" });
  const stopListening = new AbortController();
  let heard = 0;
  for (let person = 0; person < listeners; person++)
    void listen(inTurn(portals, person), cookie, stopListening.signal, () => heard++);
  const starting = setInterval(() => void post(portal, "/deployments/fibonacci/runs", {}), 1_000);
  for (const { url } of portals) for (const path of paths) await ask(url + path, { cookie });
  console.log("requests/s      p50      p95  (ms)");
  let best = 0;
  for (let rate = 10; rate <= 200; rate += 10) {
    const waits = await send(portals, cookie, paths, rate, stepMs);
    const [p50, p95] = [quantile(waits, 0.5), quantile(waits, 0.95)];
    console.log(`${[rate, p50.toFixed(0), p95.toFixed(0)].map((cell) => String(cell).padStart(9)).join("")}`);
    if (p95 > goalMs) break;
    best = rate;
  }
  console.log(
    `p95 ≤ ${goalMs} ms up to ${best} a second (goal ${goalRate}); ${heard} events heard by ${listeners}.`,
  );
  const memory = [residentMb(portals)];
  for (let minute = 0; minute < minutes; minute++) {
    await send(portals, cookie, paths, steadyRate, 60_000);
    memory.push(residentMb(portals));
  }
  console.log(
    `MB after each minute at ${steadyRate} a second: ${memory.map((mb) => mb.toFixed(0)).join(" ")}`,
  );
  clearInterval(starting);
  stopListening.abort();
  if (best < goalRate) process.exitCode = 1;
}

/** Waits of requests that are sent evenly over a time; also of those that are answered after it. */
async function send(
  portals: Portal[],
  cookie: string,
  paths: string[],
  rate: number,
  forMs: number,
): Promise<number[]> {
  const count = Math.round((rate * forMs) / 1000);
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < count; sent++) {
    const left = began + (sent * 1000) / rate - performance.now();
    if (left > 0) await sleep(left);
    const round = Math.floor(sent / paths.length);
    answers.push(ask(inTurn(portals, sent + round).url + inTurn(paths, sent), { cookie }));
  }
  return Promise.all(answers);
}

async function listen(
  { url }: Portal,
  cookie: string,
  signal: AbortSignal,
  onEvent: () => void,
): Promise<void> {
  const response = await fetch(`${url}/api/v1/events/stream`, { headers: { cookie }, signal });
  if (!response.ok) throw new Error(`Stream: ${response.status}`);
  try {
    for await (const chunk of response.body!) if (Buffer.from(chunk).includes("data:")) onEvent();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function post({ url }: Portal, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

function inTurn<T>(all: T[], index: number): T {
  return all[index % all.length]!;
}

function residentMb(portals: Portal[]): number {
  const of = (pid: number) =>
    Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1]) / 1024;
  return portals.reduce((sum, { pid }) => sum + of(pid), 0);
}
