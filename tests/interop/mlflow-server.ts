import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const startTimeoutMs = 120_000;

export interface MlflowServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts `mlflow server` on a free port of loopback, with a folder of its own for its files.
 * @param python a Python that has mlflow installed
 * @param options.backendStore address of its database; SQLite in its folder unless given
 * @param options.workers number of its processes
 */
export async function startMlflowServer(
  python: string,
  { backendStore, workers = 1 }: { backendStore?: string; workers?: number } = {},
): Promise<MlflowServer> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-mlflow-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = [
    ...["--host", "127.0.0.1", "--port", String(port), "--workers", String(workers), "--serve-artifacts"],
    ...["--backend-store-uri", backendStore ?? `sqlite:///${folder}/mlflow.db`],
    ...["--artifacts-destination", `${folder}/files`],
  ];
  const child = spawn(python, ["-m", "mlflow", "server", ...options], {
    cwd: folder,
    detached: true,
    // Without its job runners, which the tests do not need.
    env: {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    },
    stdio: "ignore",
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const isRunning = child.exitCode === null && child.signalCode === null;
    // The group: workers of the server.
    if (isRunning) process.kill(-child.pid!, "SIGTERM");
    if (isRunning) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isUp(url))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error("mlflow server did not start.");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url, stop };
}

function isUp(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port was free.");
  return address.port;
}
