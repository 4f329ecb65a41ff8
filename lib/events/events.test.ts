import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { DeploymentInput } from "@/lib/deployments/deployment";
import { createDeployment, deleteDeployment, updateDeployment } from "@/lib/deployments/mutations";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { stateEventType } from "./event";
import { listEvents } from "./queries";
import { recordEvent } from "./record-event";

useTestDatabase();

async function teamWithDeployments() {
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId, "one");
  await makeEchoDeployment(teamId, "two");
  return teamId;
}

test("a change of state has a type in the spelling of Standard Webhooks", () => {
  expect(stateEventType("run", "TimedOut")).toBe("run.timed_out");
  expect(stateEventType("run", "AwaitingConcurrencySlot")).toBe("run.awaiting_concurrency_slot");
  expect(stateEventType("task", "Completed")).toBe("task.completed");
});

test("changes of state and other events are in one order, newest first, page by page", async () => {
  const teamId = await teamWithDeployments();
  await makeRun(teamId, { deployment: "one", states: ["Running"] });
  await recordEvent(teamId, {
    type: "deployment.paused",
    subject: "one",
    message: "Paused by Ada.",
    flow: "one",
  });
  await makeRun(teamId, { deployment: "two" });
  const { items } = await listEvents(teamId);
  const types = ["run.pending", "deployment.paused", "run.running", "run.pending"];
  expect(items.map((event) => event.type)).toEqual(types);

  const paged: string[] = [];
  for (let cursor: number | null | undefined; cursor !== null; ) {
    const page = await listEvents(teamId, { limit: 1, cursor });
    paged.push(...page.items.map((event) => event.type));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(types);
});

describe("filters", () => {
  test("by kind, flow and run; another team sees nothing", async () => {
    const teamId = await teamWithDeployments();
    const run = await makeRun(teamId, { deployment: "one", states: ["Running", "Completed"] });
    await makeRun(teamId, { deployment: "two" });
    await recordEvent(teamId, { type: "schedule.missed", subject: "one", message: "Missed.", flow: "one" });
    const types = async (filter: Parameters<typeof listEvents>[1]) =>
      (await listEvents(teamId, filter)).items.map((event) => event.type);
    expect(await types({ kind: "schedule" })).toEqual(["schedule.missed"]);
    expect(await types({ kind: "run", flow: "two" })).toEqual(["run.pending"]);
    expect(await types({ flow: "one" })).toEqual([
      "schedule.missed",
      "run.completed",
      "run.running",
      "run.pending",
    ]);
    expect(await types({ run })).toEqual(["run.completed", "run.running", "run.pending"]);
    expect(await types({ kind: "task", run })).toEqual(["task.cancelled"]);
    expect((await listEvents((await makeTeam()).teamId)).items).toEqual([]);
  });
});

test("an event recorded within a transaction goes with it", async () => {
  const { teamId } = await makeTeam();
  const broken = db().transaction(async (tx) => {
    await recordEvent(teamId, { type: "webhook.refused", subject: "w", message: "Refused." }, tx);
    throw new Error("rolled back");
  });
  await expect(broken).rejects.toThrow("rolled back");
  expect((await listEvents(teamId)).items).toEqual([]);
});

test("changes of a deployment are recorded as events with the changed settings", async () => {
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId, "one");
  const input = { slug: "two", name: "Two", flow: "one", params: {} };
  await createDeployment(teamId, DeploymentInput.parse(input));
  await updateDeployment(teamId, "two", { isPaused: true });
  await updateDeployment(teamId, "two", { isPaused: true });
  await updateDeployment(teamId, "two", { isPaused: false, params: { text: "x" }, name: "Two" });
  await deleteDeployment(teamId, "two");
  const { items } = await listEvents(teamId, { kind: "deployment", flow: "one" });
  expect(items.map(({ message }) => message)).toEqual([
    "Two was deleted.",
    "Two was changed: params.",
    "Two was resumed.",
    "Two was paused.",
    "Two was created.",
  ]);
});
