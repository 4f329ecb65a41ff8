import { expect, test } from "vitest";
import { db } from "@/db/client";
import { deployments, flows } from "@/db/schema/flows";
import type { RunState } from "@/lib/base/run";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { listDeploymentsInTrouble } from "./in-trouble";

useTestDatabase();

async function deploymentWithRuns(teamId: string, slug: string, states: RunState[]): Promise<void> {
  const [flow] = await db().insert(flows).values({ teamId, slug, name: slug }).returning();
  const [deployment] = await db()
    .insert(deployments)
    .values({ teamId, slug, name: slug, flowId: flow!.id, params: {} })
    .returning();
  for (const state of states)
    await insertRuns(teamId, [
      { state, deploymentId: deployment!.id, stateMessage: `It was ${state}.`, endedAt: new Date() },
    ]);
}

test("a deployment is in trouble while its last run failed; the row counts how often in a row", async () => {
  const { teamId } = await makeTeam();
  await deploymentWithRuns(teamId, "fine", ["Failed", "Completed"]);
  await deploymentWithRuns(teamId, "cancelled-since", ["Completed", "TimedOut", "Cancelled"]);
  await deploymentWithRuns(teamId, "broken", ["Completed", "Failed", "Crashed", "Failed"]);
  await deploymentWithRuns(teamId, "never-ran", []);
  expect(await listDeploymentsInTrouble(teamId)).toMatchObject([
    { slug: "broken", state: "Failed", why: "It was Failed.", inARow: 3 },
    { slug: "cancelled-since", state: "TimedOut", inARow: 1 },
  ]);
});
