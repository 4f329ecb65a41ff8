import { beforeAll, expect, test } from "vitest";
import { listArtifacts } from "@/lib/artifacts/queries";
import { DeploymentInput } from "@/lib/deployments/deployment";
import { createDeployment } from "@/lib/deployments/mutations";
import { listLogLines } from "@/lib/runs/read/log-queries";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { copyRun } from "@/lib/runs/start/copy-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { listUnsent } from "@/lib/runs/states/outbox";
import { retryRun } from "@/lib/runs/states/retry-run";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ExternalReport, ExternalRunInput } from "./external-run";
import { reportExternalRun } from "./report-external-run";
import { startExternalRun } from "./start-external-run";

useTestDatabase();

let teamId: string;
const trigger = { type: "api" as const, userId: "u", name: "Ada", token: "CI" };
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

const start = (input: object = {}, idempotencyKey?: string) =>
  startExternalRun(
    teamId,
    ExternalRunInput.parse({
      flow: "notebook",
      tasks: [{ id: "read" }, { id: "train", after: ["read"] }],
      ...input,
    }),
    { trigger, idempotencyKey },
  );
const report = (id: string, body: object) => reportExternalRun(teamId, id, ExternalReport.parse(body));
const states = async (id: string) =>
  (await listTaskRuns(teamId, id)).map(({ nodeId, state, output }) => [nodeId, state, output]);

test("a program's run is Running at once, never sent to the executor, and shows what it reports", async () => {
  const { id } = await start({ params: { seed: 7 }, tags: ["ci"] });
  expect(await getRun(teamId, id)).toMatchObject({
    state: "Running",
    isExternal: true,
    flow: "notebook",
    params: { seed: 7 },
    tags: ["ci"],
    startedAt: expect.any(Date),
    sentAt: null,
    deadlineAt: expect.any(Date),
  });
  expect((await listUnsent(100)).map(({ runId }) => runId)).not.toContain(id);
  await report(id, { tasks: [{ id: "read", state: "Running", progress: 0.5, message: "half" }] });
  expect((await listTaskRuns(teamId, id))[0]).toMatchObject({ state: "Running", progress: 0.5 });
  await report(id, {
    tasks: [
      { id: "read", state: "Completed", output: { rows: 3 } },
      { id: "train", state: "Running" },
    ],
    lines: [
      { task: "train", message: "one" },
      { task: "train", message: "two", level: "warning" },
    ],
    artifacts: [
      { task: "train", key: "notes", kind: "markdown", data: { title: "Notes", markdown: "**0.8**" } },
    ],
  });
  // Sent again, as after a lost answer.
  await report(id, { tasks: [{ id: "read", state: "Completed", output: { rows: 4 } }] });
  expect((await listLogLines(teamId, id, { node: "train", limit: 9 })).map(({ message }) => message)).toEqual(
    ["one", "two"],
  );
  expect((await listArtifacts(teamId, { run: id, limit: 9 })).items).toMatchObject([
    { key: "notes", task: "train" },
  ]);
  await report(id, {
    tasks: [{ id: "train", state: "Failed", message: "No data." }],
    end: { state: "Failed" },
  });
  expect(await states(id)).toEqual([
    ["read", "Completed", { rows: 3 }],
    ["train", "Failed", null],
  ]);
  expect(await getRun(teamId, id)).toMatchObject({ state: "Failed", endedAt: expect.any(Date) });
  await report(id, { end: { state: "Failed" } });
});

test("what comes late, or of a run of the portal or of another team, is refused", async () => {
  const { id } = await start();
  await report(id, { end: { state: "Completed" } });
  expect(await states(id)).toEqual([
    ["read", "Cancelled", null],
    ["train", "Cancelled", null],
  ]);
  const late = { tasks: [{ id: "read", state: "Running" }] };
  await expect(report(id, late)).rejects.toMatchObject({
    code: "conflict",
    message: /has ended as Completed/,
  });
  await expect(report(id, { end: { state: "Failed" } })).rejects.toMatchObject({ code: "conflict" });
  const own = await makeRun(teamId, { states: ["Running"] });
  await expect(report(own, late)).rejects.toMatchObject({
    code: "conflict",
    message: /portal executes this run/,
  });
  const other = await makeTeam();
  const theirs = reportExternalRun(other.teamId, id, ExternalReport.parse(late));
  await expect(theirs).rejects.toMatchObject({ code: "not-found" });
  await expect(retryRun(teamId, id, { who: "Ada" })).rejects.toMatchObject({ code: "conflict" });
  await expect(copyRun(teamId, id, { trigger })).rejects.toMatchObject({ code: "conflict" });
});

test("tasks that it does not have, lines before a task began, and a second end of a task are refused", async () => {
  const { id } = await start();
  const refused = [
    { tasks: [{ id: "deploy", state: "Running" }] },
    { lines: [{ task: "read", message: "early" }] },
    { artifacts: [{ task: "read", key: "x", kind: "nothing", data: {} }] },
    { tasks: [{ id: "read", state: "Completed", output: "a\0" }] },
  ];
  for (const body of refused) await expect(report(id, body)).rejects.toMatchObject({ name: "DomainError" });
  await report(id, { tasks: [{ id: "read", state: "Skipped", message: "Nothing new." }] });
  await expect(report(id, { tasks: [{ id: "read", state: "Completed" }] })).rejects.toMatchObject({
    code: "conflict",
    message: "The task read has ended as Skipped.",
  });
  await cancelRun(teamId, id, "Ada");
  expect(await getRun(teamId, id)).toMatchObject({ state: "Cancelled", stateMessage: "Requested by Ada." });
  await expect(report(id, { end: { state: "Completed" } })).rejects.toMatchObject({ code: "conflict" });
});

test("its flow is its own: repeated keys give one run, and flows of the portal are left alone", async () => {
  const [first, second] = [await start({}, "k"), await start({}, "k")];
  expect([first.isNew, second]).toEqual([true, { id: first.id, isNew: false }]);
  await expect(start({ flow: "echoes" })).rejects.toMatchObject({ code: "conflict" });
  const deployment = DeploymentInput.parse({ slug: "n", name: "N", flow: "notebook" });
  await expect(createDeployment(teamId, deployment)).rejects.toMatchObject({ code: "invalid" });
  await expect(start({ tasks: [{ id: "a", after: ["b"] }] })).rejects.toMatchObject({ code: "invalid" });
  const circle = [
    { id: "a", after: ["b"] },
    { id: "b", after: ["a"] },
  ];
  await expect(start({ tasks: circle })).rejects.toMatchObject({ code: "invalid" });
});
