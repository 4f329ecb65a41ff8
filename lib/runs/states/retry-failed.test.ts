import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { actAs } from "@/db/actor";
import { sql } from "@/db/client";
import { findLastAct } from "@/lib/audit/queries";
import { recordHeartbeat } from "@/lib/executors/mutations";
import { defineFlow } from "@/lib/flows/define-flow";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { addTasks, deployFlow, nothing } from "@/tests/test-flows";
import { cancelRun } from "./cancel-run";
import { findWork } from "./outbox";
import { recordAttempt, recordTaskEnd } from "./record-task";
import { recordBegin, recordRun } from "./recorder";
import { retryFailed } from "./retry-failed";
import { retryRun } from "./retry-run";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeEach(async () => {
  await sql()`update runs set retry_at = null`;
  teamId = (await makeTeam()).teamId;
  await addTasks([nothing]);
  await recordHeartbeat("this", "embedded");
  const flow = defineFlow({
    slug: "fragile",
    name: "Fragile",
    description: "",
    params: z.object({}),
    build(_, node) {
      node("first", nothing, {});
      node("second", nothing, {}, { after: ["first"] });
    },
  });
  await deployFlow(teamId, flow);
  await set({ retries: 2, retry_delay_ms: 60_000 });
});

const set = (settings: Record<string, number | boolean>) =>
  sql()`update deployments set ${sql()(settings)} where team_id = ${teamId}`;
/** Its first task completes, its second fails; or it crashes, or runs out of time. */
async function fail(id: string, state: "Failed" | "Crashed" | "TimedOut" = "Failed") {
  await recordBegin(teamId, id, { retryCount: (await getRun(teamId, id)).retryCount, generation: 0 });
  for (const nodeId of ["first", "second"]) {
    const begun = await recordAttempt({ teamId, runId: id, nodeId }, {});
    if (!("attempt" in begun)) continue;
    const at = { teamId, runId: id, nodeId, attempt: begun.attempt };
    await recordTaskEnd(at, nodeId === "first" ? "Completed" : "Failed", { output: {} });
  }
  await recordRun(teamId, id, state, "No.");
}
const start = async () => (await startRun(teamId, "fragile", { trigger })).id;
const dueNow = (id: string) => sql()`update runs set retry_at = now() where id = ${id}`;

test("a failed run is retried at its time, as often as its deployment says, and keeps what has completed", async () => {
  const id = await start();
  await fail(id);
  const failed = await getRun(teamId, id);
  expect(failed).toMatchObject({ state: "Failed", retryAt: expect.any(Date) });
  expect((await waitingFor(teamId, failed))?.sentence).toMatch(
    /^Its deployment retries it at \d{4}-.* UTC: retry 1\. Results of completed tasks are kept\.$/,
  );
  await retryFailed();
  expect(await getRun(teamId, id)).toMatchObject({ state: "Failed", retryCount: 0 });
  await dueNow(id);
  expect((await findWork()).kinds).toContain("retry");
  await Promise.all([retryFailed(), retryFailed()]);
  expect(await getRun(teamId, id)).toMatchObject({
    state: "Pending",
    stateMessage: "Retried by its deployment (1 of 2).",
    retryCount: 1,
    autoRetries: 1,
    retryAt: null,
  });
  const tasks = await listTaskRuns(teamId, id);
  expect(tasks.map(({ state }) => state)).toEqual(["Completed", "Pending"]);
  await fail(id, "Crashed");
  await dueNow(id);
  await retryFailed();
  await fail(id, "TimedOut");
  // None is left.
  expect(await getRun(teamId, id)).toMatchObject({ state: "TimedOut", retryCount: 2, retryAt: null });
  await retryRun(teamId, id, { who: "Ada" });
  await fail(id);
  expect(await getRun(teamId, id)).toMatchObject({ autoRetries: 0, retryAt: expect.any(Date) });
});

test("its retry can be cancelled, which is in the audit log", async () => {
  const id = await start();
  await fail(id);
  await actAs({ type: "user", id: "u", name: "Ada" }, () => cancelRun(teamId, id, "Ada"));
  expect(await getRun(teamId, id)).toMatchObject({ state: "Failed", retryAt: null });
  expect(await findLastAct(teamId, "run", id)).toMatchObject({ action: "run.retry-cancelled" });
  await expect(cancelRun(teamId, id, "Ada")).rejects.toMatchObject({ code: "conflict" });
});

test("a run that completes or is cancelled is not retried; a paused deployment's waits, and says so", async () => {
  const [completed, cancelled, paused] = [await start(), await start(), await start()];
  await recordBegin(teamId, completed);
  await recordRun(teamId, completed, "Completed");
  await cancelRun(teamId, cancelled, "Ada");
  expect((await getRun(teamId, completed)).retryAt).toBeNull();
  expect((await getRun(teamId, cancelled)).retryAt).toBeNull();
  await fail(paused);
  await set({ is_paused: true });
  await dueNow(paused);
  await retryFailed();
  const run = await getRun(teamId, paused);
  expect(run.state).toBe("Failed");
  expect((await waitingFor(teamId, run))?.sentence).toContain("once the deployment fragile is resumed");
});

test("a run without anything to redo stays as it ended, and its log says why", async () => {
  const id = await start();
  await recordBegin(teamId, id);
  for (const nodeId of ["first", "second"]) {
    await recordAttempt({ teamId, runId: id, nodeId }, {});
    await recordTaskEnd({ teamId, runId: id, nodeId, attempt: 1 }, "Completed", { output: {} });
  }
  await recordRun(teamId, id, "Crashed", "Lost.");
  await dueNow(id);
  await retryFailed();
  expect(await getRun(teamId, id)).toMatchObject({ state: "Crashed", retryAt: null });
  const [line] = await sql()`select message from log_lines where run_id = ${id}`;
  expect(line?.message).toContain("Not retried by its deployment: All tasks of this run have completed");
});
