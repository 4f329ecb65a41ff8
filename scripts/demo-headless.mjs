// `npm run demo:headless`: the main job without a browser. Starts a portal, trains, and prints the three reports.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { install } from "./install.mjs";
import { build, checkNode, ended, freePort, loadEnv, root } from "./setup.mjs";

const deployment = "train-insurance-fraud-model";
const reports = ["model-report", "mlflow-info", "deploy-instructions"];
const runTimeoutMs = 10 * 60_000;
const startTimeoutMs = 120_000;

checkNode();
loadEnv();
await install();
await build();
const dataDir = process.env.DATA_DIR || mkdtempSync(join(tmpdir(), "switchyard-demo-"));
const token = process.env.ADMIN_TOKEN || randomBytes(32).toString("base64url");
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const portal = spawn(process.execPath, [join(root, "scripts/start.mjs")], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    ...process.env,
    HOST: "127.0.0.1",
    PORT: String(port),
    NEXTAUTH_URL: base,
    DATA_DIR: dataDir,
    ADMIN_TOKEN: token,
  },
});
const portalEnded = ended(portal);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => portal.kill("SIGTERM"));

let exitCode = 1;
try {
  await healthy();
  exitCode = await trainAndReport();
} catch (error) {
  console.error(error.message);
} finally {
  portal.kill("SIGTERM");
  await portalEnded;
  if (!process.env.DATA_DIR) rmSync(dataDir, { recursive: true, force: true });
}
process.exit(exitCode);

async function trainAndReport() {
  const startedAt = Date.now();
  const { id } = await call(`/deployments/${deployment}/runs`, { method: "POST", body: "{}" });
  console.log(`\nRun ${id} of ${deployment}: ${base}/runs/${id}\n`);
  const run = await follow(id);
  console.log(
    `\n${run.state} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s. ${run.stateMessage ?? ""}`,
  );
  if (run.state !== "Completed") return 1;
  const { items } = await call(`/artifacts?run=${id}`);
  const missing = reports.filter((key) => !items.some((item) => item.key === key));
  for (const key of reports) {
    const item = items.find((candidate) => candidate.key === key);
    if (!item) continue;
    const { data } = item.data?.markdown ? item : await call(`/artifacts/${item.id}`);
    console.log(`\n${"─".repeat(24)} ${key} ${"─".repeat(24)}\n\n${data.markdown}`);
  }
  if (missing.length > 0) throw new Error(`The run has no ${missing.join(", ")}.`);
  return 0;
}

/** Prints log lines and state changes as they arrive, until the run has ended. */
async function follow(id) {
  let lastLine = "";
  let lastState = "";
  for (const deadline = Date.now() + runTimeoutMs; Date.now() < deadline; await sleep(300)) {
    const run = await call(`/runs/${id}`);
    if (run.state !== lastState) console.log(`[${run.state}]`);
    lastState = run.state;
    for (let isMore = true; isMore; ) {
      const { items } = await call(`/runs/${id}/logs?limit=200${lastLine ? `&after=${lastLine}` : ""}`);
      for (const { time, level, task, message } of items) {
        console.log(`${time} ${level} ${task ?? "-"}  ${message}`);
      }
      lastLine = items.at(-1)?.id ?? lastLine;
      isMore = items.length === 200;
    }
    if (run.endedAt) return run;
  }
  throw new Error(`The run has not ended after ${runTimeoutMs / 60_000} minutes.`);
}

async function call(path, init = {}) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${base}/api/v1${path}`, { ...init, headers });
  if (!response.ok) {
    throw new Error(`${init.method ?? "GET"} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

async function healthy() {
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await sleep(200)) {
    if (portal.exitCode !== null) throw new Error("The portal did not start.");
    const response = await fetch(`${base}/api/health`).catch(() => undefined);
    if (response?.ok) return;
  }
  throw new Error(`The portal was not healthy after ${startTimeoutMs / 1000} s.`);
}
