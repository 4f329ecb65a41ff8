import { beforeAll, expect, test } from "vitest";
import { getRun } from "@/lib/runs/read/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { changeRuns } from "./change-runs";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});
const stateOf = async (id: string) => (await getRun(teamId, id)).state;

test("what may be cancelled is, and why the others were not is counted", async () => {
  const ids = await insertRuns(teamId, [
    { state: "Running" },
    { state: "Pending" },
    { state: "Completed" },
    { state: "Completed" },
    { state: "Failed" },
  ]);
  expect(await changeRuns(teamId, [...ids, ids[0]!], "cancel", "Ada")).toEqual({
    done: 2,
    refused: [
      { reason: "This run has already ended as Completed.", count: 2 },
      { reason: "This run has already ended as Failed.", count: 1 },
    ],
  });
  expect(await Promise.all(ids.slice(0, 2).map(stateOf))).toEqual(["Cancelling", "Cancelled"]);
});

test("runs are retried and deleted as on their own pages", async () => {
  const ids = await insertRuns(teamId, [
    { state: "Failed", endedAt: new Date() },
    { state: "Crashed", endedAt: new Date() },
  ]);
  expect(await changeRuns(teamId, ids, "retry", "Ada")).toMatchObject({ done: 2, refused: [] });
  expect((await getRun(teamId, ids[0]!)).stateMessage).toBe("Retried by Ada.");
  const ended = await insertRuns(teamId, [{}, {}]);
  const { done, refused } = await changeRuns(teamId, [...ended, ids[1]!], "delete", "Ada");
  expect(done).toBe(2);
  expect(refused[0]?.reason).toContain("is Pending. Delete this run after it has finished.");
});

test("another team's runs are not found", async () => {
  const [id] = await insertRuns(teamId, [{ state: "Running" }]);
  const other = await makeTeam();
  expect(await changeRuns(other.teamId, [id!], "cancel", "Eve")).toEqual({
    done: 0,
    refused: [{ reason: "There is no such run.", count: 1 }],
  });
});
