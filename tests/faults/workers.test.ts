import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { endedStates } from "@/lib/base/run";
import type { Run } from "@/tests/e2e/api";
import { usePortal } from "@/tests/e2e/use-portal";
import { startWorker, type Worker } from "@/tests/e2e/worker";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { otlpLines } from "@/tests/otlp-lines";

// Portal and workers have folders of their own, as on machines of their own: they share a database, a bucket and a key.

let gcs: GcsServer;
let collector: Receiver;
beforeAll(async () => {
  gcs = await startGcsServer();
  collector = await startReceiver();
});
const shared = () => ({
  STORAGE_URL: "gs://shared/switchyard",
  STORAGE_ENDPOINT: gcs.url,
  ENCRYPTION_KEY: encryptionKey,
  OBJECT_CACHE_BYTES: "1000000",
});
const encryptionKey = randomBytes(32).toString("hex");
const portal = usePortal({ sharesDatabase: true, env: () => ({ ...shared(), PORTAL_POOLS: "" }) });
const folders: string[] = [];
const workers: Worker[] = [];

async function worker(pools: string): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-worker-"));
  folders.push(folder);
  const started = await startWorker({
    ...shared(),
    DATABASE_URL: process.env.DATABASE_URL!,
    DATA_DIR: folder,
    NEXTAUTH_URL: portal.url,
    WORKER_POOLS: pools,
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
    OTEL_SERVICE_NAME: "worker",
  });
  workers.push(started);
  return started;
}
afterAll(async () => {
  await Promise.all(workers.map((each) => each.kill()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await gcs?.close();
  collector?.close();
});

const start = async (slug: string, params: object = {}) =>
  (await portal.api<{ id: string }>("POST", `/deployments/${slug}/runs`, { params })).id;
const waitingFor = async (id: string) =>
  (await portal.api<{ waitingFor: string | null }>("GET", `/runs/${id}`)).waitingFor;

test("a run without a worker says so, and begins when one comes", async () => {
  const id = await start("preprocess-claims");
  await vi.waitFor(
    async () =>
      expect(await waitingFor(id)).toBe(
        "Waiting for a worker of the pool default: none is running. Start one with WORKER_POOLS=default npm run worker.",
      ),
    { timeout: 10_000 },
  );
  await Promise.all([worker("default"), worker("default,gpu")]);
  await portal.waitForRun(id, ["Completed"]);
  await vi.waitFor(() =>
    expect(otlpLines(collector)).toContainEqual(
      expect.objectContaining({
        body: "This worker takes work of the pools default, gpu.",
        service: "worker",
      }),
    ),
  );
});

// All but those that read a server of someone else (import-files, import-table, import-mlflow: block-secrets.test.ts and
// interop/team-mlflow.test.ts run them), and monitor-requests, which waits for outcomes (any-table.test.ts).
test("on two workers with folders of their own, the shipped flows complete", async () => {
  const quick = { modelKind: "logistic-regression", features: "twelve-categories", folds: 2 };
  const train = (seed: number) =>
    start("train-insurance-fraud-model", { modelKind: "logistic-regression", seed });
  await portal.api("POST", "/blocks", { name: "files", type: "local-bucket", values: { folder: "claims" } });
  await portal.api("PATCH", "/deployments/upload-claims-to-gcs", { blocks: { bucket: "files" } });
  const first: Record<string, string> = {
    "preprocess-claims": await start("preprocess-claims"),
    "preprocess-table": await start("preprocess-table", { dataset: "claims" }),
    "train-insurance-fraud-model": await train(1),
    "train-model": await start("train-model", { modelKind: "logistic-regression" }),
    "try-fraud-parameters": await start("try-fraud-parameters", { ...quick, budget: 0.2 }),
    "search-fraud-parameters": await start("search-fraud-parameters", {
      ...quick,
      candidates: 2,
      firstBudget: 1,
    }),
    "upload-claims-to-gcs": await start("upload-claims-to-gcs"),
    backfill: (
      await portal.api<{ id: string }>("POST", "/deployments/preprocess-claims/backfills", {
        items: [{}, {}],
        concurrency: 2,
      })
    ).id,
  };
  const again = await train(2);
  const states: Record<string, string> = {};
  const end = async (runs: Record<string, string>) => {
    for (const [slug, id] of Object.entries(runs)) {
      const run = await portal.waitForRun(id, endedStates, 180_000);
      states[slug] = run.state === "Completed" ? run.state : `${run.state}: ${run.stateMessage}`;
    }
  };
  await end({ ...first, again });
  const content = await portal.request("GET", "/datasets/claims/versions/1/content?format=csv&limit=1");
  const [names = [], values = []] = (await content.text()).split("\n").map((line) => line.split(","));
  const claim = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  const scored = await fetch(`${portal.url}/api/models/insurance-fraud/1/invocations`, {
    method: "POST",
    headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "application/json" },
    body: JSON.stringify({ dataframe_records: [claim] }),
  });
  expect(scored.status, await scored.text()).toBe(200);
  const model = "insurance-fraud/latest";
  await end({
    "batch-predict-claims": await start("batch-predict-claims", { ask: false, model }),
    "predict-table": await start("predict-table", { dataset: "claims", model }),
    "monitor-claims": await start("monitor-claims", { model, explainRows: 50 }),
    "monitor-table": await start("monitor-table", { dataset: "claims", model, explainRows: 50 }),
    "compare-models": await start("compare-models", { champion: model, challenger: "model/latest" }),
    "explain-difference": await start("explain-difference", {
      a: first["train-insurance-fraud-model"],
      b: again,
    }),
  });
  expect(Object.entries(states).filter(([, state]) => state !== "Completed")).toEqual([]);
  // All files are in the bucket, none in the folders; of copies, only as many as the cache may hold, and fresh ones.
  for (const folder of [portal.dataDir, ...folders])
    expect(
      readdirSync(folder, { recursive: true }).filter((name) =>
        /^storage\/(datasets|runs|mlflow)\//.test(String(name)),
      ),
      folder,
    ).toEqual([]);
  expect(
    [...gcs.objects.keys()].filter((name) => name.startsWith("shared/switchyard/mlflow/")).length,
  ).toBeGreaterThan(5);
  const { items } = await portal.api<{ items: { role: string; pools: string[]; state: string }[] }>(
    "GET",
    "/workers",
  );
  expect(items.map(({ role, pools, state }) => [role, pools.join(), state]).sort()).toEqual([
    ["portal", "", "alive"],
    ["worker", "default", "alive"],
    ["worker", "default,gpu", "alive"],
  ]);
});

test("a worker that is killed while it trains leaves the training to the other, and a drained one takes nothing", async () => {
  const id = await start("train-insurance-fraud-model", { modelParams: { n_estimators: 800 } });
  const training = async () => {
    const [row] = await sql()`
      select pid from executors join executor_jobs on split_part(lease_id, ':', 1) = executors.id
        join executor_runs on executor_runs.id = executor_jobs.run_id
      where event #>> '{data,runId}' = ${id}
        and exists (select from task_runs where run_id = ${id} and node_id = 'train-model' and state = 'Running')`;
    expect(row).toBeDefined();
    return workers.find(({ pid }) => pid === row!.pid)!;
  };
  const holder = await vi.waitFor(training, { timeout: 60_000, interval: 20 });
  await holder.kill();
  const run: Run = await portal.waitForRun(id, ["Completed"], 120_000);
  const attempts = run.tasks.find(({ node }) => node === "train-model")!.attempts;
  expect(attempts.map(({ state }) => state)).toEqual(["Crashed", "Completed"]);

  const other = workers.find((each) => !each.hasEnded())!;
  const [{ id: executor } = { id: "" }] = await sql()`select id from executors where pid = ${other.pid}`;
  await portal.api("PATCH", `/workers/${executor}`, { isDraining: true });
  await vi.waitFor(async () => {
    const waiting = await start("preprocess-claims");
    await vi.waitFor(async () => expect(await waitingFor(waiting)).toContain("Waiting for a worker"), {
      timeout: 5_000,
    });
  }, 20_000);
  await portal.api("PATCH", `/workers/${executor}`, { isDraining: false });
  const dead = await sql()`select id from executors where pid = ${holder.pid}`;
  await vi.waitFor(() => portal.api("DELETE", `/workers/${dead[0]!.id}`), 30_000);
  await vi.waitFor(
    async () => expect(await sql()`select 1 from runs where ended_at is null`).toHaveLength(0),
    60_000,
  );
});

test("a worker with another key or another storage says what is wrong", async () => {
  await expect(
    startWorker({
      ...shared(),
      ENCRYPTION_KEY: "x".repeat(64),
      DATABASE_URL: process.env.DATABASE_URL!,
      DATA_DIR: folders[0]!,
    }),
  ).rejects.toThrow("ENCRYPTION_KEY is not the key");
  const folder = mkdtempSync(join(tmpdir(), "switchyard-worker-"));
  folders.push(folder);
  await expect(
    startWorker({ ENCRYPTION_KEY: encryptionKey, DATABASE_URL: process.env.DATABASE_URL!, DATA_DIR: folder }),
  ).rejects.toThrow("This worker does not have the portal's storage.");
});
