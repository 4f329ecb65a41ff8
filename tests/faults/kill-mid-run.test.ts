import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Run } from "@/tests/e2e/api";
import { usePortal } from "@/tests/e2e/use-portal";

const portal = usePortal({ per: "test" });

const startTraining = (n_estimators: number) =>
  portal.api<Run>("POST", "/deployments/train-insurance-fraud-model/runs", {
    params: { modelParams: { n_estimators } },
  });

async function until(id: string, isReached: (run: Run) => boolean, timeoutMs = 60_000): Promise<Run> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(20)) {
    const run = await portal.api<Run>("GET", `/runs/${id}`);
    if (isReached(run)) return run;
  }
  throw new Error(`The run did not get there: ${JSON.stringify(await portal.api("GET", `/runs/${id}`))}`);
}

const stateOf = (run: Run, node: string) => run.tasks.find((task) => task.node === node)?.state;

test("a run whose whole process group and Postgres are killed while it trains completes after the next start", async () => {
  const { id } = await startTraining(1500);
  await until(id, (run) => stateOf(run, "train-model") === "Running");
  await portal.kill({ andPostgres: true });

  await portal.restart();
  const run = await portal.waitForRun(id);
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
  const { id } = await startTraining(5000);
  await until(id, (run) => stateOf(run, "train-model") === "Running");
  await sleep(500);
  const askedAt = Date.now();
  await portal.api("POST", `/runs/${id}/cancel`);
  const run = await until(id, ({ state }) => state === "Cancelled");
  expect(Date.now() - askedAt).toBeLessThan(2_000);
  expect(stateOf(run, "train-model")).toBe("Cancelled");
});
