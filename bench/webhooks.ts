import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { inParallel } from "./engine";
import { quantile } from "./report";

// `node bench/run.mjs webhooks`: signed deliveries per second of the built portal (`npx next build`) over 50
// connections, each stored in Postgres before its 202 and turned into a run; and its memory before, right after and a
// minute later. For comparison, on the same Postgres: a bare node:http server with one INSERT per request, and a route
// of the portal that does nothing. Options: `--deliveries=5000`, `--rest=60` (seconds).

const deliveries = option("deliveries", 5_000);
const restS = option("rest", 60);
const connections = 50;
const goalPerSecond = 500;
const warmRequests = 500;

interface Target {
  url: string;
  status: number;
  /** Headers and body of the request with this number. */
  send(index: number): { headers: Record<string, string>; body: string };
}

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
const sql = connect(postgres.url, { max: 2 });
let portal: Portal | undefined;
try {
  row("", "requests/s", "p50, ms", "p99, ms");
  const bare = await measureBareInbox();
  portal = await startPortal({
    env: { DATABASE_URL: postgres.url, TASKS_DIR: "bench/tasks", RATE_LIMIT_WEBHOOK: "1000000" },
  });
  await measure("a route that does nothing", { url: `${portal.url}/api/nothing`, status: 404, send: plain });
  const hook = await makeHook(portal);
  await measure("(warming up)", hook, warmRequests);
  await untilSettled();
  const rss = [residentMb(portal.pid)];
  const ours = await measure("Switchyard", hook);
  rss.push(residentMb(portal.pid));
  const kept = await countDeliveries("true");
  const settledAfterS = await untilSettled();
  await sleep(restS * 1000);
  rss.push(residentMb(portal.pid));
  console.log(
    `${kept - warmRequests} of ${deliveries} deliveries in Postgres at the last 202; all had an outcome ${settledAfterS} s later.`,
    `\nResident memory: ${rss[0]} MB before, ${rss[1]} MB after, ${rss[2]} MB ${restS} s after the last outcome.`,
    `\nGoal ${goalPerSecond} a second: ${ours >= goalPerSecond ? "reached" : "missed"}; ${(ours / bare).toFixed(2)} × the bare server.`,
  );
} finally {
  await portal?.stop();
  await sql.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();

function plain() {
  return { headers: { "content-type": "application/json" }, body: '{"n":1}' };
}

async function measureBareInbox(): Promise<number> {
  const child = spawn(process.execPath, ["bench/bare-inbox.mjs"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      INBOX_DATABASE: postgres.url.replace(/\?.*/, ""),
      INBOX_HOST: new URL(postgres.url).searchParams.get("host") ?? "",
    },
  });
  try {
    const [port] = await once(child.stdout, "data");
    const target = { url: `http://127.0.0.1:${String(port).trim()}/`, status: 202, send: plain };
    await measure("(warming up)", target, warmRequests);
    return await measure("node:http and one INSERT", target);
  } finally {
    child.kill();
  }
}

/** Prints the throughput of requests, `connections` at a time. @returns requests per second */
async function measure(name: string, { url, status, send }: Target, times = deliveries): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const prepared = Array.from({ length: times }, (_, index) => send(index));
  const beganAt = performance.now();
  const waits = await inParallel(times, connections, async (index) => {
    const askedAt = performance.now();
    const answered = await post(agent, url, prepared[index]!);
    if (answered !== status) throw new Error(`${name}: ${answered}`);
    return performance.now() - askedAt;
  });
  const perSecond = (times * 1000) / (performance.now() - beganAt);
  agent.destroy();
  if (times === deliveries)
    row(name, perSecond.toFixed(0), quantile(waits, 0.5).toFixed(0), quantile(waits, 0.99).toFixed(0));
  return perSecond;
}

/** A plain request: `fetch` would use more of the processor than the server under test. */
function post(agent: Agent, url: string, { headers, body }: ReturnType<Target["send"]>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: "POST", headers }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject).end(body);
  });
}

async function makeHook({ url, adminToken }: Portal): Promise<Target> {
  const api = async (path: string, body: object) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<{ token: string; secret: string }>;
  };
  const node = { id: "fibonacci", task: "fibonacci", input: { n: 10 } };
  const params = { type: "object", properties: {} };
  await api("/flows", { slug: "fibonacci", name: "Fibonacci", params, nodes: [node] });
  await api("/deployments", { slug: "fibonacci", name: "Fibonacci", flow: "fibonacci" });
  const scheme = "standard-webhooks";
  const { token, secret } = await api("/webhooks", { deployment: "fibonacci", name: "Bench", scheme });
  const webhook = new Webhook(secret);
  const send = (index: number) => {
    const at = new Date();
    const id = `msg_${at.getTime()}_${index}`;
    const body = JSON.stringify({ claim: index, note: "x".repeat(200) });
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": webhook.sign(id, at, body),
    };
    return { headers, body };
  };
  return { url: `${url}/api/hooks/${token}`, status: 202, send };
}

/** Waits until each delivery has an outcome. @returns seconds waited */
async function untilSettled(): Promise<number> {
  const beganAt = performance.now();
  while ((await countDeliveries("outcome = 'received'")) > 0) await sleep(250);
  return Math.round((performance.now() - beganAt) / 1000);
}

async function countDeliveries(where: string): Promise<number> {
  const [row] = await sql.unsafe(`select count(*)::int as count from webhook_deliveries where ${where}`);
  return row!.count;
}

function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kb) / 1024);
}

function option(name: string, otherwise: number): number {
  const prefix = `--${name}=`;
  return Number(process.argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? otherwise);
}

function row(name: string, ...cells: string[]): void {
  console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(12)).join(""));
}
