import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { applyCheckpoint } from "./apply-answer";
import { takeEvents } from "./events";
import { readConfigs } from "./function-config";
import { takeJobs, whileLeased } from "./jobs";
import { reclaimLeases, takeOwnership } from "./owner";
import { createRegistry } from "./registry";
import { keepSteps } from "./steps";
import { useExecutor } from "./test-executor";

const calls: string[] = [];
useExecutor(
  "leases",
  (client) => [
    client.createFunction(
      { id: "in-order", triggers: [{ event: "in-order" }], retries: 0 },
      async ({ event, step }) => {
        const a = await step.run("a", () => calls.push("a") && event.data.from + 1);
        return step.run("b", () => Number(a) * 2);
      },
    ),
  ],
  { leaseMs: 3000 },
);

/** A run of a function that no process here drives, unless it is named. */
async function makeRun(
  id: string,
  functionId = "nobody",
  event: object = { id, name: "in-order", data: {} },
) {
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values (${id}, ${functionId}, ${id}, ${JSON.stringify(event)}::jsonb, 'running')`;
}

test("ignores the result of a call whose lease was taken over", async () => {
  const runId = "abandoned";
  await makeRun(runId, "leases-in-order", { id: runId, name: "in-order", data: { from: 3 } });
  // A process that took the call and died: its lease has expired.
  await sql()`insert into executor_jobs (id, run_id, target, kind, lease_id, leased_until)
    values (${runId}, ${runId}, 'step', 'call', 'lease-of-the-dead', now() + interval '1 second')`;
  expect(await takeJobs("1", 1000, 1)).toEqual([]);
  await vi.waitFor(
    async () =>
      expect(await sql()`select state, result from executor_runs where id = ${runId}`).toEqual([
        { state: "completed", result: 8 },
      ]),
    { timeout: 10_000 },
  );
  const late = [{ id: "late", op: "StepRun", data: 1 }];
  expect(await applyCheckpoint(createRegistry([]), "lease-of-the-dead", late)).toBe(false);
  const kept = await sql()`select 1 from executor_steps where run_id = ${runId}`;
  expect(kept).toHaveLength(2);
});

test("releases only the leases of dead owners", async () => {
  const [alive, gone] = [await takeOwnership(), await takeOwnership()];
  await makeRun("leases");
  for (const { id } of [alive, gone])
    await sql()`insert into executor_jobs (id, run_id, target, kind, due_at, lease_id, leased_until)
      values (${id}, 'leases', ${id}, 'call', now() + interval '1 hour', ${`${id}:x`}, now() + interval '1 hour')`;
  await gone.release();
  await reclaimLeases();
  const left = await sql()`select id from executor_jobs where run_id = 'leases' and lease_id is not null`;
  expect(left.map(({ id }) => id)).toEqual([alive.id]);
  await alive.release();
});

test("an owner whose connection was cut takes its lock again", async () => {
  const owner = await takeOwnership();
  await sql()`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and (classid::bigint << 32 | objid::bigint)::text = ${owner.id}`;
  await vi.waitFor(() => owner.keep());
  const held = await sql()`select 1 from pg_locks
    where locktype = 'advisory' and (classid::bigint << 32 | objid::bigint)::text = ${owner.id}`;
  expect(held).toHaveLength(1);
  await owner.release();
});

test("an answer and a cancellation at once wait for each other, and neither breaks off", async () => {
  const registry = createRegistry(
    readConfigs({
      functions: [
        {
          id: "f",
          steps: { step: {} },
          triggers: [{ event: "start" }],
          cancel: [{ event: "stop", if: "event.data.key == async.data.key" }],
        },
      ],
    }),
  );
  // Not due for the executor of this file.
  const start = { id: "start", name: "start", data: { key: "k" }, ts: Date.now() + 3_600_000 };
  await takeEvents(registry, [start]);
  await sql()`update executor_jobs set lease_id = 'mine', leased_until = now() + interval '1 hour'
    where run_id = (select id from executor_runs where event_id = 'start')`;
  let cancelled: Promise<void> | undefined;
  const isHeard = await whileLeased("mine", async (tx, { runId }) => {
    cancelled = takeEvents(registry, [{ id: "stop", name: "stop", data: { key: "k" }, ts: 0 }]);
    cancelled.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await keepSteps(tx, runId, [{ stepId: "step", result: { data: 1 } }]);
  });
  await cancelled;
  expect(isHeard).toBe(true);
  const [run] = await sql()`select id, state from executor_runs where event_id = 'start'`;
  expect(run?.state).toBe("cancelled");
  expect(await sql()`select 1 from executor_jobs where run_id = ${run!.id}`).toHaveLength(0);
});
