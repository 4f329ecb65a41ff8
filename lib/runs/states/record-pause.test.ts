import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineFlow } from "@/lib/flows/define-flow";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { echo } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { addTasks, deployFlow } from "@/tests/test-flows";
import { recordPaused, recordUnpaused } from "./record-pause";
import { recordAttempt, recordTaskEnd } from "./record-task";
import { recordBegin, recordRun } from "./recorder";
import { resumeRun } from "./resume-run";

useTestDatabase();

const nodes = ["a", "b", "c"];
let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await addTasks([echo]);
  const flow = defineFlow({
    slug: "asks",
    name: "asks",
    description: "",
    params: z.object({}),
    build(_, node) {
      for (const id of nodes) node(id, echo, { text: "x" });
    },
  });
  await deployFlow(teamId, flow);
});

async function begin(): Promise<string> {
  const { id } = await startRun(teamId, "asks", { trigger: { type: "person", userId: "u", name: "Ada" } });
  await recordBegin(teamId, id);
  for (const nodeId of nodes) await recordAttempt({ teamId, runId: id, nodeId }, {});
  return id;
}
const pause = (runId: string, nodeId: string) =>
  recordPaused(
    { teamId, runId, nodeId, attempt: 1 },
    { form: { type: "object" }, deadlineAt: new Date(Date.now() + 60_000), message: "Well?" },
  );
const answer = (runId: string, node: string) =>
  resumeRun(teamId, runId, { input: {}, node, by: "Ada", role: "operator" });
const stateOf = async (runId: string) => (await getRun(teamId, runId)).state;

test("a run is Paused exactly as long as a task of it waits, however answers and questions race", async () => {
  for (let round = 0; round < 8; round++) {
    const id = await begin();
    await Promise.all([pause(id, "a"), pause(id, "b")]);
    expect(await stateOf(id)).toBe("Paused");
    await Promise.all([answer(id, "a"), answer(id, "b"), pause(id, "c")]);
    const states = (await listTaskRuns(teamId, id)).map(({ state }) => state);
    expect(states.sort()).toEqual(["Paused", "Running", "Running"]);
    expect(await stateOf(id)).toBe("Paused");
    await answer(id, "c");
    expect(await stateOf(id)).toBe("Running");
  }
});

test("a run goes on when the time for its last answer has passed", async () => {
  const id = await begin();
  await pause(id, "a");
  await pause(id, "b");
  for (const [nodeId, state] of [
    ["a", "Paused"],
    ["b", "Running"],
  ] as const) {
    await recordTaskEnd({ teamId, runId: id, nodeId, attempt: 1 }, "TimedOut", {
      message: "Nobody answered.",
    });
    await recordUnpaused(teamId, id);
    expect(await stateOf(id)).toBe(state);
  }
});

test("a run that was to stop is Cancelled, also where its task's failure is heard of first", async () => {
  const id = await begin();
  await pause(id, "a");
  await recordRun(teamId, id, "Cancelling", "Asked by Ada.");
  await recordRun(teamId, id, "Failed", "b: The run was stopped.");
  expect(await getRun(teamId, id)).toMatchObject({ state: "Cancelled", stateMessage: null });
});
