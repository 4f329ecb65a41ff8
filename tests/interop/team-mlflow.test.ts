import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";
import { type TrainedRun, trainWith } from "@/tests/team-mlflow";

// A training that logs to a real MLflow server; the commands in its reports are run as they are pasted.

const run = promisify(execFile);
const port = 15_000 + (process.pid % 10_000);
const uri = `http://127.0.0.1:${port}`;
let folder: string;
let server: ChildProcess;
const portal = usePortal();
let trained: { check: { isOk: boolean; message: string }; run: TrainedRun };

beforeAll(async () => {
  const python = process.env.MLFLOW_PYTHON;
  if (!python) throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow installed.");
  folder = mkdtempSync(join(tmpdir(), "switchyard-mlflow-server-"));
  const store = [
    "--backend-store-uri",
    `sqlite:///${folder}/mlflow.db`,
    "--artifacts-destination",
    join(folder, "files"),
  ];
  server = spawn(
    python,
    ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1", ...store],
    {
      cwd: folder,
      detached: true,
      stdio: "ignore",
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" },
    },
  );
  for (const until = Date.now() + 120_000; Date.now() < until; await sleep(300))
    if ((await fetch(`${uri}/health`).catch(() => undefined))?.ok) break;
  trained = await trainWith(portal, { uri });
});

afterAll(async () => {
  // The server has its own workers.
  if (server?.pid) process.kill(-server.pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const blockOf = (language: string) =>
  trained.run.reports["deploy-instructions"]!.match(
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``),
  )![1]!;

test("the check asks the server for its experiments, and the training is registered there", async () => {
  expect(trained.check).toMatchObject({
    isOk: true,
    message:
      "The server answers. Experiments: Default. Files can be written, read and deleted at mlflow-artifacts:/0.",
  });
  expect(trained.run).toMatchObject({ state: "Completed" });
  const answer = await fetch(`${uri}/api/2.0/mlflow/model-versions/get?name=insurance-fraud&version=1`);
  const { model_version } = await answer.json();
  expect(model_version).toMatchObject({ status: "READY" });
  expect(trained.run.reports["mlflow-info"]).toContain(model_version.run_id);
});

test("the Python block loads the model from the server and predicts", async () => {
  const file = join(folder, "score.py");
  writeFileSync(file, blockOf("python"));
  const env = { ...process.env, MLFLOW_TRACKING_URI: uri };
  const { stdout } = await run(process.env.MLFLOW_PYTHON!, [file], { env, timeout: 120_000 });
  expect(stdout).toMatch(/fraud_probability[\s\S]*0\.\d+/);
});

test("the Node block runs the ONNX file that the server keeps", async () => {
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const file = join(folder, "score.mjs");
  writeFileSync(file, blockOf("js"));
  const { stdout } = await run(process.execPath, [file], { timeout: 60_000 });
  expect(stdout).toMatch(/label: [01], fraud_probability: 0\.\d+/);
});

/** Fills the server, adds to it, or compares it with the portal, by MLflow's own client. */
async function asked(command: "fill" | "add" | "compare") {
  const script = fileURLToPath(new URL("./import-mlflow.py", import.meta.url));
  const env = {
    ...process.env,
    MLFLOW_TRACKING_TOKEN: portal.adminToken,
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
  const { stdout } = await run(process.env.MLFLOW_PYTHON!, [script, command, uri, portal.url], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

async function runImport() {
  const { id } = await portal.api("POST", "/deployments/import-mlflow/runs", {});
  const { tasks } = await portal.waitForRun(id, ["Completed"]);
  const { items } = await portal.api<{ items: { data: { markdown: string } }[] }>(
    "GET",
    `/runs/${id}/artifacts`,
  );
  const { summary } = tasks.find(({ node }) => node === "import-models")!.output;
  return { counts: summary.counts, report: items[0]!.data.markdown };
}

test("the server is imported whole, as its own client sees it; a second import changes nothing", {
  timeout: 300_000,
}, async () => {
  await portal.api("PATCH", "/deployments/import-mlflow", { blocks: { mlflow: "team-mlflow" } });
  await asked("fill");
  const imported = await runImport();
  expect(imported.counts).toMatchObject({ "logged models": 1, "model versions": 4, aliases: 2 });
  expect(imported.report).toContain("deleted on the server");
  const compared = await asked("compare");
  expect(compared.differences).toEqual([]);
  expect(compared).toMatchObject({
    runs: 108,
    predicted: [
      [2, 4],
      [2, 4],
    ],
  });

  const again = await runImport();
  expect(Object.keys(again.counts).filter((what) => !what.endsWith("already"))).toEqual([]);
  expect((await asked("compare")).sha256).toBe(compared.sha256);

  await asked("add");
  expect((await runImport()).counts).toMatchObject({ runs: 1, "runs that had changed": 1, files: 1 });
});
