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

test("the list of flows tells versions and the last run", async () => {
  const { teamId } = await makeTeam();
  const [, last] = await insertRuns(teamId, [{}, { state: "Failed" }]);
  expect(await listFlowsWithUse(teamId)).toMatchObject([
    { versions: 1, deployments: 0, lastRun: { id: last, state: "Failed" } },
  ]);
});
