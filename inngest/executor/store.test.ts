import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { createRegistry } from "./registry";
import { enqueue, jobsChannel, memoise, takeEvent, takeJob, whileLeased } from "./store";

useTestDatabase();

test("an answer and a cancellation at once wait for each other, and neither breaks off", async () => {
  const registry = createRegistry([
    {
      id: "f",
      steps: { step: {} },
      triggers: [{ event: "start" }],
      cancel: [{ event: "stop", if: "event.data.key == async.data.key" }],
    },
  ]);
  await takeEvent(registry, { id: "start", name: "start", data: { key: "k" }, ts: 0 });
  const job = await takeJob(60_000, "1");
  let cancelled: Promise<void> | undefined;
  const isHeard = await whileLeased(job!, async (tx, { runId }) => {
    cancelled = takeEvent(registry, { id: "stop", name: "stop", data: { key: "k" }, ts: 0 });
    cancelled.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await memoise(tx, runId, "step", { data: 1 });
  });
  await cancelled;
  expect(isHeard).toBe(true);
  expect(await sql()`select state from executor_runs`).toEqual([{ state: "cancelled" }]);
  expect(await sql()`select 1 from executor_jobs`).toHaveLength(0);
});

test("executors hear of a call when it can be taken, not before", async () => {
  await sql()`
    insert into executor_runs (id, function_id, event_id, event, state) values ('told', 'f', 'told', '{}', 'running')`;
  const heard: (string | undefined)[] = [];
  const { unlisten } = await sql().listen(jobsChannel, async () => {
    heard.push((await takeJob(60_000, "1"))?.runId);
  });
  await sql().begin(async (tx) => {
    await enqueue(tx, "told", "step");
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  await vi.waitFor(() => expect(heard).toEqual(["told"]));
  await unlisten();
});
