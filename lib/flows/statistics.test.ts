import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { listFlowsWithUse } from "./list-flows-with-use";
import { readFlowStatistics } from "./statistics";

useTestDatabase();

test("durations are of completed runs, failures of all that ended, within the last 30 days", async () => {
  const { teamId } = await makeTeam();
  const end = Date.now() - 60_000;
  const took = (ms: number) => ({ startedAt: new Date(end - ms), endedAt: new Date(end) });
  const [id] = await insertRuns(teamId, [
    ...[1000, 2000, 3000].map((ms) => ({ state: "Completed" as const, ...took(ms) })),
    { state: "Failed", ...took(60_000) },
    { state: "Cancelled", ...took(60_000) },
    { state: "Completed", createdAt: new Date(end - 40 * 86_400_000), ...took(90_000) },
  ]);
  const [run] = await db().select().from(runs).where(eq(runs.id, id!));
  const { runs: all, tasks } = await readFlowStatistics(teamId, run!.flowId);
  expect(all).toEqual({ ended: 4, failed: 1, medianMs: expect.closeTo(2000), p95Ms: expect.closeTo(2900) });
  expect(tasks).toMatchObject([{ nodeId: "work", ended: 4, failed: 1 }]);
  expect((await readFlowStatistics((await makeTeam()).teamId, run!.flowId)).runs.ended).toBe(0);
});

test("statistics of many runs are of the newest, and say so", async () => {
  const { teamId } = await makeTeam();
  const end = new Date();
  const took = [90_000, 2000, 1000].map((ms, index) => ({
    createdAt: new Date(end.getTime() - (9 - index) * 86_400_000),
    startedAt: new Date(end.getTime() - ms),
    endedAt: end,
  }));
  const [id] = await insertRuns(teamId, took);
  const [run] = await db().select().from(runs).where(eq(runs.id, id!));
  const { isWhole, runs: newest, tasks } = await readFlowStatistics(teamId, run!.flowId, 2);
  expect([isWhole, newest.ended, newest.medianMs]).toEqual([false, 2, expect.closeTo(1500)]);
  expect(tasks).toMatchObject([{ nodeId: "work", ended: 2 }]);
  const all = await readFlowStatistics(teamId, run!.flowId, 4);
  expect([all.isWhole, all.runs.ended]).toEqual([true, 3]);
});

test("the list of flows tells versions and the last run", async () => {
  const { teamId } = await makeTeam();
  const [, last] = await insertRuns(teamId, [{}, { state: "Failed" }]);
  expect(await listFlowsWithUse(teamId)).toMatchObject([
    { versions: 1, deployments: 0, lastRun: { id: last, state: "Failed" } },
  ]);
});
