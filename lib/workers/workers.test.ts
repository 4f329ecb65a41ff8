import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { listAudit } from "@/lib/audit/queries";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";
import { isDraining } from "@/lib/executors/served-pools";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { drainWorker, forgetWorker, listWorkers } from "./workers";

useTestDatabase();
let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await recordHeartbeat("a", "embedded");
});

const find = async (id: string) => (await listWorkers(teamId)).find((worker) => worker.id === id);

/** A call of a run that a process holds. */
async function hold(executor: string, runId: string): Promise<void> {
  const event = JSON.stringify({ data: { runId } });
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values (${runId}, 'f', ${runId}, ${event}::jsonb, 'running')`;
  await sql()`insert into executor_jobs (id, run_id, target, kind, lease_id)
    values (${runId}, ${runId}, 'step', 'call', ${`${executor}:${runId}`})`;
}

test("a process is listed with its machine, its pools and the runs that it works for", async () => {
  const other = (await makeTeam()).teamId;
  const [own] = await insertRuns(teamId, [{ state: "Running", name: "ours" }]);
  const [theirs] = await insertRuns(other, [{ state: "Running", name: "theirs" }]);
  await hold("a", own!);
  await hold("a", theirs!);
  expect(await find("a")).toMatchObject({
    role: "portal",
    state: "alive",
    pid: process.pid,
    version: expect.stringMatching(/^\d+\.\d+/),
    pools: ["default"],
    cores: expect.any(Number),
    runs: [{ id: own, name: "ours" }],
    otherRuns: 1,
  });
  expect((await find("a"))!.memoryBytes).toBeGreaterThan(2 ** 20);
});

test("a drained process hears of it at its next heartbeat, and the audit log says who did it", async () => {
  await drainWorker(teamId, "a", true);
  expect((await find("a"))?.state).toBe("draining");
  expect(isDraining()).toBe(false);
  await recordHeartbeat("a", "embedded");
  expect(isDraining()).toBe(true);
  await drainWorker(teamId, "a", false);
  await recordHeartbeat("a", "embedded");
  expect(isDraining()).toBe(false);
  const { items } = await listAudit(teamId, { limit: 10, kind: "worker" });
  expect(items.map(({ action }) => action)).toEqual(["worker.resumed", "worker.drained"]);
});

test("only a process that is gone can be forgotten", async () => {
  await expect(forgetWorker(teamId, "a")).rejects.toMatchObject({ code: "conflict" });
  await recordStop("a");
  await expect(drainWorker(teamId, "a", true)).rejects.toMatchObject({ code: "not-found" });
  await forgetWorker(teamId, "a");
  expect(await find("a")).toBeUndefined();
  await expect(forgetWorker(teamId, "a")).rejects.toMatchObject({ code: "not-found" });
});
