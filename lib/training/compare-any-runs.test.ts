import { beforeEach, expect, test } from "vitest";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { compareAnyRuns } from "./compare-any-runs";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});
const read = async (id: string) => ({ run: await getRun(teamId, id), tasks: await listTaskRuns(teamId, id) });

test("tells runs that are no training apart by end, parameters, tasks and their outputs", async () => {
  const a = await read(await makeRun(teamId, { states: ["Running", "Completed"] }));
  const b = await read(await makeRun(teamId, { states: ["Running", "Failed"] }));
  b.run.params = { text: "other", times: 3 };
  const [first] = a.tasks;
  first!.output = { rows: 12, path: "x".repeat(300), isNew: true, nested: { a: 1 } };
  const groups = Object.fromEntries(compareAnyRuns(a, b).map(({ title, rows }) => [title, rows]));
  expect(groups.Runs).toContainEqual({ name: "State", a: "completed", b: "failed" });
  expect(groups.Parameters).toEqual([
    { name: "text", a: "hello", b: "other" },
    { name: "times", a: undefined, b: 3 },
  ]);
  expect(groups["Outputs of tasks"]).toEqual([
    { name: `${first!.nodeId}.rows`, a: 12, b: undefined },
    { name: `${first!.nodeId}.isNew`, a: "true", b: undefined },
  ]);
  expect(groups["States of tasks"]!.map(({ name }) => name)).toEqual(a.tasks.map(({ nodeId }) => nodeId));
});
