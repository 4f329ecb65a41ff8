import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startMlflowEndpoint } from "./mlflow-endpoint";

const Seen = z.record(z.string(), z.unknown());

let portal: Awaited<ReturnType<typeof startMlflowEndpoint>>;
let server: Awaited<ReturnType<typeof startMlflowServer>>;
const python = process.env.MLFLOW_PYTHON ?? "";

beforeAll(async () => {
  if (python === "") throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow installed.");
  server = await startMlflowServer();
  portal = await startMlflowEndpoint();
});
afterAll(async () => {
  await portal?.stop();
  await server?.stop();
});

test("a data scientist's day sees the same on the portal as on MLflow's own server", {
  timeout: 600_000,
}, async () => {
  const [here, there] = await Promise.all([dayAt(portal.url), dayAt(server.url)]);
  const differing = Object.keys(there).filter(
    (step) => JSON.stringify(here[step]) !== JSON.stringify(there[step]),
  );
  for (const step of differing)
    console.log(`${step}\n  MLflow: ${JSON.stringify(there[step])}\n  portal: ${JSON.stringify(here[step])}`);
  console.log(`${Object.keys(there).length} steps, ${differing.length} differ`);
  expect(Object.keys(there).length).toBeGreaterThan(50);
  expect(differing).toEqual([]);
  expect(portal.calls.filter((call) => / 5\d\d$/.test(call))).toEqual([]);
});

async function dayAt(url: string) {
  const script = fileURLToPath(new URL("./mlflow-day.py", import.meta.url));
  // One attempt per call: otherwise the client hides a 5xx behind minutes of retries.
  const env = { ...process.env, MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", MLFLOW_DISABLE_TELEMETRY: "true" };
  const { stdout } = await promisify(execFile)(python, [script, url], { env, maxBuffer: 10_000_000 });
  return Seen.parse(JSON.parse(stdout.trim().split("\n").at(-1)!));
}

/** `mlflow server` on a free port of loopback, with SQLite and a folder of its own. */
async function startMlflowServer() {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-mlflow-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = [
    ...["--host", "127.0.0.1", "--port", String(port), "--workers", "1", "--serve-artifacts"],
    ...["--backend-store-uri", `sqlite:///${folder}/mlflow.db`, "--artifacts-destination", `${folder}/files`],
  ];
  const child = spawn(python, ["-m", "mlflow", "server", ...options], {
    cwd: folder,
    detached: true,
    // Without its job runners, which the day does not need.
    env: {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    },
    stdio: "ignore",
  });
  const deadline = Date.now() + 90_000;
  const isUp = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (Date.now() > deadline) throw new Error("mlflow server did not start.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      // The group: workers and job runners of the server.
      process.kill(-child.pid!, "SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port was free.");
  return address.port;
}
