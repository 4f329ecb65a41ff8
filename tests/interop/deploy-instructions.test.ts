import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

// The blocks of the deploy instructions, run as a reader would paste them.
const run = promisify(execFile);
const portal = usePortal();
let markdown: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-paste-"));
  const { id } = await portal.api("POST", "/deployments/train-insurance-fraud-model/runs");
  await portal.waitForRun(id, ["Completed"]);
  const { items } = await portal.api("GET", "/artifacts?key=deploy-instructions");
  markdown = items[0].data.markdown;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
