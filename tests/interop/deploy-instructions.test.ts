import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "@/tests/e2e/server";

// The blocks of the deploy instructions, run as a reader would paste them.
const run = promisify(execFile);
let portal: Portal;
let markdown: string;
let folder: string;

async function api<T>(call: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `Bearer ${portal.adminToken}` };
  return (await fetch(`${portal.url}/api/v1${call}`, { ...init, headers })).json() as Promise<T>;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-paste-"));
  portal = await startPortal();
  const { id } = await api<{ id: string }>("/deployments/train-insurance-fraud-model/runs", {
    method: "POST",
  });
  let state = "Pending";
  for (const deadline = Date.now() + 60_000; state !== "Completed" && Date.now() < deadline; ) {
    await new Promise((done) => setTimeout(done, 200));
    ({ state } = await api<{ state: string }>(`/runs/${id}`));
  }
  expect(state).toBe("Completed");
  const { items } = await api<{ items: { data: { markdown: string } }[] }>(
    "/artifacts?key=deploy-instructions",
  );
  markdown = items[0]!.data.markdown;
});

afterAll(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const blockOf = (language: string) =>
  markdown.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``))![1]!;
const env = () => ({
  ...process.env,
  MLFLOW_TRACKING_URI: portal.url,
  MLFLOW_TRACKING_TOKEN: portal.adminToken,
});

test("the Python block loads the model with MLflow and predicts", async () => {
  const file = join(folder, "score.py");
  writeFileSync(file, blockOf("python"));
  const { stdout } = await run(process.env.MLFLOW_PYTHON ?? "python3", [file], {
    env: env(),
    timeout: 120_000,
  });
  expect(stdout).toContain("fraud_probability");
  expect(stdout).toMatch(/0\.\d+/);
});

test("the Node block runs the ONNX file", async () => {
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const file = join(folder, "score.mjs");
  writeFileSync(file, blockOf("js"));
  const { stdout } = await run(process.execPath, [file], { env: env(), timeout: 60_000 });
  expect(stdout).toMatch(/label: [01], fraud_probability: 0\.\d+/);
});
