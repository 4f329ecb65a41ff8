import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { quantile } from "./report";

// `node bench/run.mjs serving`: predictions over HTTP, with one claim per request and 1,000, by the built portal (`npx
// next build`) and by `mlflow models serve` of the same model. MLFLOW_PYTHON names a Python with mlflow, onnxruntime
// and pandas < 3.

const model = "insurance-fraud";
const singles = 1000;
/** Warm-up requests, so that both servers have compiled their hot code. */
const warmSingles = 500;
const warmBatches = 10;
const batches = 20;
const batchClaims = 1000;

type Served = { name: string; url: string; headers: Record<string, string> };

const portal = await startPortal();
try {
  const claim = await train(portal);
  const headers = { authorization: `Bearer ${portal.adminToken}` };
  const ours = { name: "Switchyard", url: `${portal.url}/api/models/${model}@champion/invocations`, headers };
  const results = [await measure(ours, claim)];
  const peer = await startMlflow(portal);
  if (peer) {
    try {
      results.push(await measure(peer.served, claim));
    } finally {
      peer.stop();
    }
  }
  print(results);
} finally {
  await portal.stop();
}

async function train(portal: Portal): Promise<Record<string, string>> {
  const run = await api(portal, "/api/v1/deployments/train-insurance-fraud-model/runs", { params: {} });
  for (;;) {
    const { state, stateMessage, tasks } = await api(portal, `/api/v1/runs/${run.id}`);
    if (state === "Completed") {
      await api(portal, "/api/2.0/mlflow/registered-models/alias", {
        name: model,
        alias: "champion",
        version: "1",
      });
      return tasks.find((task: { node: string }) => task.node === "train-model").output.example;
    }
    if (["Failed", "Crashed", "TimedOut", "Cancelled"].includes(state)) throw new Error(stateMessage);
    await sleep(200);
  }
}

async function api({ url, adminToken }: Portal, path: string, body?: object) {
  const response = await fetch(url + path, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Sequential requests, the first few for warm-up. */
async function measure({ name, url, headers }: Served, claim: Record<string, string>) {
  const ask = async (claims: number) => {
    const body = JSON.stringify({ dataframe_records: new Array(claims).fill(claim) });
    const began = performance.now();
    const response = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    const { predictions } = (await response.json()) as { predictions?: unknown[] };
    if (predictions?.length !== claims) throw new Error(`${name} answered ${response.status}.`);
    return performance.now() - began;
  };
  const times = async (count: number, claims: number) => {
    const all: number[] = [];
    for (let warm = 0; warm < (claims === 1 ? warmSingles : warmBatches); warm++) await ask(claims);
    while (all.length < count) all.push(await ask(claims));
    return all;
  };
  const one = await times(singles, 1);
  const batch = await times(batches, batchClaims);
  return {
    name,
    p50: quantile(one, 0.5),
    p95: quantile(one, 0.95),
    claimsPerSecond: (batchClaims * 1000) / quantile(batch, 0.5),
  };
}

/**
 * Starts MLflow's own scoring server, of the same model version. Undefined, with a printed reason, when there is no
 * Python for it.
 */
async function startMlflow(portal: Portal): Promise<{ served: Served; stop(): void } | undefined> {
  const python = process.env.MLFLOW_PYTHON;
  if (!python || !existsSync(python)) {
    console.log("MLflow is skipped: set MLFLOW_PYTHON to a Python that has it.");
    return undefined;
  }
  const port = 20_000 + (process.pid % 20_000);
  const args = ["models", "serve", "-m", `models:/${model}/1`, "--env-manager", "local", "-p", String(port)];
  const child = spawn(python, ["-m", "mlflow", ...args], {
    detached: true,
    stdio: "ignore",
    env: {
      ...process.env,
      PATH: `${python.replace(/\/[^/]*$/, "")}:${process.env.PATH}`,
      MLFLOW_TRACKING_URI: portal.url,
      MLFLOW_TRACKING_TOKEN: portal.adminToken,
    },
  });
  const stop = () => void process.kill(-child.pid!, "SIGTERM");
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 240; tries++) {
    if ((await fetch(`${url}/ping`).catch(() => undefined))?.ok)
      return { served: { name: "MLflow", url: `${url}/invocations`, headers: {} }, stop };
    await sleep(500);
  }
  stop();
  throw new Error("mlflow models serve did not answer within two minutes.");
}

function print(results: Awaited<ReturnType<typeof measure>>[]): void {
  const [ours] = results;
  const row = (...cells: string[]) => console.log(cells.map((cell) => cell.padStart(14)).join(""));
  row("server", "p50, ms", "p95, ms", "claims/s", "p50 ÷ ours", "ours ÷ claims/s");
  for (const { name, p50, p95, claimsPerSecond } of results)
    row(
      name,
      p50.toFixed(2),
      p95.toFixed(2),
      claimsPerSecond.toFixed(0),
      (p50 / ours!.p50).toFixed(1),
      (ours!.claimsPerSecond / claimsPerSecond).toFixed(1),
    );
}
