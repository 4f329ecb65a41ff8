import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startMlflowEndpoint } from "./mlflow-endpoint";
import { type MlflowServer, startMlflowServer } from "./mlflow-server";

const Seen = z.record(z.string(), z.unknown());

let portal: Awaited<ReturnType<typeof startMlflowEndpoint>>;
let server: MlflowServer;
const python = process.env.MLFLOW_PYTHON ?? "";

beforeAll(async () => {
  if (python === "") throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow installed.");
  server = await startMlflowServer(python);
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
