import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Portal, startPortal } from "@/tests/e2e/server";

type Task = { node: string; state: string; attempts: { state: string }[] };
type Run = { id: string; state: string; tasks: Task[] };

let dataDir: string;
let portal: Portal;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-faults-"));
});
afterEach(async () => {
  await portal.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function api<T>(call: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `Bearer ${portal.adminToken}` };
  return (await fetch(`${portal.url}/api/v1${call}`, { ...init, headers })).json() as Promise<T>;
}

const startTraining = (n_estimators: number) =>
  api<Run>("/deployments/train-insurance-fraud-model/runs", {
    method: "POST",
    body: JSON.stringify({ params: { modelParams: { n_estimators } } }),
  });

async function until(id: string, isReached: (run: Run) => boolean, timeoutMs = 60_000): Promise<Run> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(20)) {
    const run = await api<Run>(`/runs/${id}`);
    if (isReached(run)) return run;
  }
  throw new Error(`The run did not get there: ${JSON.stringify(await api(`/runs/${id}`))}`);
}

const stateOf = (run: Run, node: string) => run.tasks.find((task) => task.node === node)?.state;

test("a run whose whole process group and Postgres are killed while it trains completes after the next start", async () => {
  portal = await startPortal({ dataDir });
  const { adminToken } = portal;
  const { id } = await startTraining(4000);
  await until(id, (run) => stateOf(run, "train-model") === "Running");
  await portal.kill({ andPostgres: true });

  portal = await startPortal({ dataDir, adminToken });
  const run = await until(id, (one) => !["Pending", "Running"].includes(one.state));
  expect(run.state).toBe("Completed");
  expect(run.tasks.map(({ state }) => state)).toEqual(Array(6).fill("Completed"));
  // Each task is recorded as completed once; the interrupted attempt says so.
  for (const task of run.tasks)
    expect(
      task.attempts.filter((attempt) => attempt.state === "Completed"),
      task.node,
    ).toHaveLength(1);
  expect(run.tasks.find((task) => task.node === "train-model")?.attempts[0]?.state).toBe("Crashed");
});

test("cancelling reaches a training in its threads within two seconds", async () => {
  portal = await startPortal({ dataDir });
  const { id } = await startTraining(5000);
  await until(id, (run) => stateOf(run, "train-model") === "Running");
  await sleep(500);
  const askedAt = Date.now();
  await api(`/runs/${id}/cancel`, { method: "POST" });
  const run = await until(id, (one) => one.state === "Cancelled");
  expect(Date.now() - askedAt).toBeLessThan(2_000);
  expect(stateOf(run, "train-model")).toBe("Cancelled");
});
