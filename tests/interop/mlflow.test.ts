import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMlflowEndpoint } from "./mlflow-endpoint";

let endpoint: Awaited<ReturnType<typeof startMlflowEndpoint>>;
beforeAll(async () => {
  endpoint = await startMlflowEndpoint();
});
afterAll(() => endpoint?.stop());

test("a Python mlflow client logs, searches, registers and loads a model", async () => {
  const python = process.env.MLFLOW_PYTHON;
  if (!python) throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow installed.");
  const script = fileURLToPath(new URL("./mlflow-client.py", import.meta.url));
  // One attempt per call: otherwise the client hides a 5xx behind minutes of retries.
  const env = { ...process.env, MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", MLFLOW_DISABLE_TELEMETRY: "true" };
  const ran = await promisify(execFile)(python, [script, endpoint.url], { env }).catch((error) => {
    throw new Error(`${error.stderr}\n${endpoint.calls.slice(-5).join("\n")}`);
  });
  const seen = JSON.parse(ran.stdout.trim().split("\n").at(-1)!);
  expect(seen).toMatchObject({
    found: ["depth-5", "depth-7"],
    best: true,
    recall: 0.93,
    history: [0.9, 0.91, 0.92, 0.93],
    params: 151,
    loss: "nan inf",
    status: "FINISHED",
    files: ["config.json", "empty.txt", "model", "notes"],
    text: "hello é",
    empty: "",
    downloaded: expect.arrayContaining(["MLmodel", "python_model.pkl"]),
    immutable: "INVALID_PARAMETER_VALUE",
    runs_uri: [2, 4],
    version: "1",
    models_uri: [2, 4],
    alias_uri: [2, 4],
    latest_uri: [2, 4],
    models: ["doubler"],
    versions: [["champion"]],
    experiments: ["Default", "interop"],
  });
  expect(endpoint.calls.filter((call) => call.endsWith(" 500"))).toEqual([]);
  console.log(`mlflow ${seen.mlflow}: ${endpoint.calls.length} calls`);
  if (process.env.SHOW_CALLS) console.log(endpoint.calls.join("\n"));
});
