import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { logLines, taskRuns } from "@/db/schema/runs";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { findFailure } from "./failure";
import { getRun } from "./queries";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});

const addTask = (runId: string, nodeId: string, state: "Failed" | "Cancelled", second: number) =>
  db()
    .insert(taskRuns)
    .values({
      ...{ teamId, runId, nodeId, task: "work", state },
      stateMessage: `${nodeId} could not.`,
      endedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
    });

test("the failure is the task that the run's message names, with the end of that task's log", async () => {
  const [id = ""] = await insertRuns(
    teamId,
    [{ state: "Failed", stateMessage: "fit: No memory: left." }],
    "fit",
  );
  await addTask(id, "optional", "Failed", 1);
  for (let line = 0; line < 8; line++)
    for (const nodeId of ["fit", "optional"])
      await db()
        .insert(logLines)
        .values({ teamId, runId: id, nodeId, level: "info", message: `${nodeId} ${line}` });
  const failure = await findFailure(teamId, await getRun(teamId, id));
  expect(failure).toMatchObject({ node: "fit", message: "No memory: left." });
  expect(failure?.lines.map(({ message }) => message)).toEqual(["fit 3", "fit 4", "fit 5", "fit 6", "fit 7"]);
});

test("a message that names no task leaves the first that failed; without one there is the message alone", async () => {
  const [id = ""] = await insertRuns(teamId, [{ state: "TimedOut", stateMessage: "Too slow." }], "late");
  await db().delete(taskRuns).where(eq(taskRuns.runId, id));
  await addTask(id, "never", "Cancelled", 1);
  expect(await findFailure(teamId, await getRun(teamId, id))).toEqual({ message: "Too slow.", lines: [] });
  await addTask(id, "b", "Failed", 2);
  await addTask(id, "a", "Failed", 3);
  expect(await findFailure(teamId, await getRun(teamId, id))).toMatchObject({
    node: "b",
    message: "b could not.",
  });
  const other = await makeTeam();
  const run = await getRun(teamId, id);
  expect((await findFailure(other.teamId, run))?.node).toBeUndefined();
});

test("a run that did not fail has no failure, though a task that may fail did", async () => {
  const [id = ""] = await insertRuns(teamId, [{ state: "Completed" }], "work");
  await addTask(id, "optional", "Failed", 1);
  expect(await findFailure(teamId, await getRun(teamId, id))).toBeUndefined();
});
