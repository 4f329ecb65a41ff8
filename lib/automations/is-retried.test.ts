import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import { dispatchEvents } from "@/lib/reactions/dispatch-events";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { recordRun } from "@/lib/runs/states/recorder";
import { retryRun } from "@/lib/runs/states/retry-run";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { AutomationInput } from "./automation";
import { dryRun } from "./dry-run";
import { createAutomation } from "./mutations";
import { listFirings } from "./queries";

useTestDatabase();

let teamId: string;
let userId: string;

beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await makeEchoDeployment(teamId);
  await sql()`update deployments set retries = 1, retry_delay_ms = 60000 where team_id = ${teamId}`;
});

const failed = { type: "run-ended" as const, of: "any" as const, states: ["Failed" as const] };
async function automate(when: object): Promise<string> {
  const then = { type: "pause-deployment", deployment: "echoes" };
  return (await createAutomation(teamId, AutomationInput.parse({ name: "A", when, then }), userId)).id;
}
const fails = () => makeRun(teamId, { states: ["Running", "Failed"] });
const retry = (run: string) => retryRun(teamId, run, { who: "its deployment", autoRetry: 1 });
async function endsAgain(run: string, state: "Failed" | "Completed"): Promise<void> {
  await recordRun(teamId, run, "Running");
  await recordRun(teamId, run, state);
}
async function react(): Promise<void> {
  while ((await dispatchEvents()).seen > 0);
}

test("a failure fires once it is the last, whenever it is looked at", async () => {
  const id = await automate(failed);
  const [completes, failsAgain, cancelled] = [await fails(), await fails(), await fails()];
  await react();
  // This one is retried before its failure is looked at.
  const late = await fails();
  for (const run of [completes, failsAgain, late]) await retry(run);
  await react();
  expect((await listFirings(teamId, id)).items).toEqual([]);
  expect((await dryRun(teamId, { when: failed, cooldownMs: 0 })).occurrences).toEqual([]);
  await endsAgain(completes, "Completed");
  await endsAgain(failsAgain, "Failed");
  await cancelRun(teamId, cancelled, "Ada");
  await react();
  const fired = (await listFirings(teamId, id)).items;
  expect(fired.map(({ runId }) => runId).sort()).toEqual([failsAgain, cancelled].sort());
  expect(fired.find(({ runId }) => runId === cancelled)?.reason).toMatch(/ failed: Not retried\.$/);
});

test("of a retried run, the last end counts as success or failure", async () => {
  const id = await automate({ type: "flapping", of: { deployment: "echoes" }, times: 2, runs: 5 });
  for (let count = 0; count < 2; count++) {
    const run = await fails();
    await retry(run);
    await endsAgain(run, "Completed");
  }
  await react();
  expect((await listFirings(teamId, id)).items).toEqual([]);
});
