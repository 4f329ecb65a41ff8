import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ensureDeployment } from "@/lib/deployments/mutations";
import { saveFlow } from "@/lib/flows/mutations";
import { defineTask } from "@/lib/flows/task";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { openLog } from "./log-writer";
import { getRun, listLogLines, listRunEvents, listRuns, listTaskRuns } from "./queries";
import { recordAttempt, recordRun, recordTaskEnd } from "./recorder";
import { startRun } from "./start-run";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  const echo = defineTask({
    slug: "echo",
    name: "Echo",
    description: "",
    input: z.object({ text: z.string() }),
    output: z.object({ text: z.string() }),
    run: async ({ input }) => input,
  });
  const definition = {
    slug: "echoes",
    params: z.toJSONSchema(z.object({ text: z.string().min(2).default("hello") }), { io: "input" }),
    nodes: ["first", "second"].map((id) => ({ id, task: "echo", input: { text: { $from: "params.text" } } })),
  };
  const about = { name: "Echoes", description: "", isShipped: false };
  const { flowId } = await saveFlow(teamId, about, definition as never, new Map([["echo", echo as never]]));
  await ensureDeployment(teamId, {
    slug: "echoes",
    name: "Echoes",
    description: "",
    flowId,
    params: {},
    tags: ["x"],
  });
});

const start = async () => (await startRun(teamId, "echoes", { trigger })).id;

describe("startRun", () => {
  test("makes the run, its task runs and an event, with defaults filled in", async () => {
    const id = await start();
    const run = await getRun(teamId, id);
    expect(run).toMatchObject({
      state: "Pending",
      params: { text: "hello" },
      tags: ["x"],
      deployment: "echoes",
    });
    expect((await listTaskRuns(teamId, id)).map((task) => [task.nodeId, task.state])).toEqual([
      ["first", "Pending"],
      ["second", "Pending"],
    ]);
  });

  test.each([
    [{ text: "a" }, "params.text"],
    [{ txt: "hello" }, "params.txt"],
  ])("parameters %o are refused by name, and no run is left", async (params, path) => {
    const before = (await listRuns(teamId)).items.length;
    await expect(startRun(teamId, "echoes", { params, trigger })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path }],
    });
    expect((await listRuns(teamId)).items.length).toBe(before);
  });

  test("the same idempotency key is the same run", async () => {
    const first = await startRun(teamId, "echoes", { trigger, idempotencyKey: "k" });
    const again = await startRun(teamId, "echoes", { trigger, idempotencyKey: "k" });
    expect(again).toEqual({ id: first.id, isNew: false });
  });

  test("another team's run is not found", async () => {
    const id = await start();
    const other = await makeTeam();
    await expect(getRun(other.teamId, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(startRun(other.teamId, "echoes", { trigger })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the recorder", () => {
  test("keeps each transition once, however often it is told", async () => {
    const id = await start();
    expect(await recordRun(teamId, id, "Running")).toBe(true);
    expect(await recordRun(teamId, id, "Running")).toBe(false);
    expect(await recordRun(teamId, id, "Completed")).toBe(true);
    expect(await recordRun(teamId, id, "Failed", "late")).toBe(false);
    const states = (await listRunEvents(teamId, id))
      .filter((event) => !event.nodeId)
      .map((event) => event.state);
    expect(states).toEqual(["Pending", "Running", "Completed"]);
  });

  test("of two processes that end a task at once, one is first", async () => {
    const id = await start();
    await recordRun(teamId, id, "Running");
    await recordAttempt(teamId, id, "first", {});
    const ends = await Promise.all([
      recordTaskEnd(teamId, id, "first", "Completed", { output: { text: "a" } }),
      recordTaskEnd(teamId, id, "first", "Failed", { message: "b" }),
    ]);
    expect(ends.sort()).toEqual([false, true]);
  });

  test("an attempt that a crash cut short is closed as Crashed and is no failure", async () => {
    const id = await start();
    await recordRun(teamId, id, "Running");
    await recordAttempt(teamId, id, "first", {});
    expect(await recordAttempt(teamId, id, "first", {})).toMatchObject({ attempt: 2, failures: 0 });
    const [task] = await listTaskRuns(teamId, id);
    expect(task?.attempts.map((attempt) => attempt.state)).toEqual(["Crashed", "Running"]);
  });

  test("a task that has completed is not run again: its output is given back", async () => {
    const id = await start();
    await recordRun(teamId, id, "Running");
    await recordAttempt(teamId, id, "first", {});
    await recordTaskEnd(teamId, id, "first", "Completed", { output: { text: "kept" } });
    const again = await recordAttempt(teamId, id, "first", {});
    expect(again.ended).toMatchObject({ state: "Completed", output: { text: "kept" } });
    expect((await listTaskRuns(teamId, id))[0]?.attempts).toHaveLength(1);
  });

  test("when a run fails, what had not begun is cancelled with it", async () => {
    const id = await start();
    await recordRun(teamId, id, "Running");
    await recordAttempt(teamId, id, "first", {});
    await recordTaskEnd(teamId, id, "first", "Failed", { message: "no" });
    await recordRun(teamId, id, "Failed", "first: no");
    expect((await listTaskRuns(teamId, id)).map((task) => task.state)).toEqual(["Failed", "Cancelled"]);
  });
});

test("log lines keep their order across batches", async () => {
  const id = await start();
  const log = openLog({ teamId, runId: id, nodeId: "first", attempt: 1 });
  const messages = Array.from({ length: 250 }, (_, index) => `line ${index}`);
  for (const [index, message] of messages.entries()) {
    log.write(message, index % 2 ? "info" : "debug");
    if (index % 100 === 0) await log.flush();
  }
  await log.flush();
  expect((await listLogLines(teamId, id)).map((line) => line.message)).toEqual(messages);
  expect(await listLogLines(teamId, id, { minLevel: "info" })).toHaveLength(125);
});
