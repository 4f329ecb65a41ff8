import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { isEnded, nextStates, runStates } from "@/lib/base/run";
import { ensureDeployment } from "@/lib/deployments/mutations";
import { FlowDefinition } from "@/lib/flows/flow";
import { saveFlow } from "@/lib/flows/mutations";
import { getRun, listRuns, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { echo } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { recordAttempt, recordTaskEnd } from "./record-task";
import { recordBegin, recordRun } from "./recorder";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  const definition = FlowDefinition.parse({
    slug: "echoes",
    params: z.toJSONSchema(z.object({ text: z.string().min(2).default("hello") }), { io: "input" }),
    nodes: ["first", "second"].map((id) => ({ id, task: "echo", input: { text: { $from: "params.text" } } })),
  });
  const about = { name: "Echoes", description: "", isShipped: false };
  const { flowId } = await saveFlow(teamId, about, definition, new Map([["echo", echo]]));
  await ensureDeployment(teamId, {
    slug: "echoes",
    name: "Echoes",
    description: "",
    flowId,
    params: {},
    tags: ["x"],
  });
});

const first = (runId: string) => ({ teamId, runId, nodeId: "first" });
const start = async () => (await startRun(teamId, "echoes", { trigger })).id;
const readEvents = (runId: string) =>
  sql()`select node_id, from_state, state, message from run_events where run_id = ${runId} order by id`.values();

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
  test("records each transition once, however often it is reported", async () => {
    const id = await start();
    expect(await recordBegin(teamId, id)).toMatchObject({ params: { text: "hello" } });
    expect(await recordBegin(teamId, id)).toMatchObject({ params: { text: "hello" } });
    expect(await recordRun(teamId, id, "Completed")).toBe(true);
    expect(await recordRun(teamId, id, "Failed", "late")).toBe(false);
    const ofTheRun = (await readEvents(id)).filter(([nodeId]) => nodeId === null);
    expect(ofTheRun.map(([, , state]) => state)).toEqual(["Pending", "Running", "Completed"]);
  });

  test("a run that has completed is walked again, one that has failed is not", async () => {
    for (const [state, plan] of [
      ["Completed", { params: { text: "hello" } }],
      ["Failed", undefined],
    ] as const) {
      const id = await start();
      await recordBegin(teamId, id);
      await recordRun(teamId, id, state);
      const again = await recordBegin(teamId, id);
      if (plan) expect(again).toMatchObject(plan);
      else expect(again).toBeUndefined();
      expect((await getRun(teamId, id)).state).toBe(state);
    }
  });

  test("of two processes that end a task at once, one is first", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    const ends = await Promise.all([
      recordTaskEnd({ ...first(id), attempt: 1 }, "Completed", { output: { text: "a" } }),
      recordTaskEnd({ ...first(id), attempt: 1 }, "Failed", { message: "b" }),
    ]);
    expect(ends.sort()).toEqual([false, true]);
  });

  test("an attempt interrupted by a crash is closed as Crashed and is no failure", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    expect(await recordAttempt(first(id), {})).toMatchObject({ attempt: 2, failures: 0 });
    const [task] = await listTaskRuns(teamId, id);
    expect(task?.attempts.map((attempt) => attempt.state)).toEqual(["Crashed", "Running"]);
  });

  test("an attempt that began unseen beside the next one is closed as Crashed with it", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    // Both wait for the row with snapshots from before either committed: the answer to the first was lost, say.
    const begun = await sql().begin(async (transaction) => {
      await transaction`select id from task_runs where run_id = ${id} and node_id = 'first' for update`;
      const both = [recordAttempt(first(id), {}), recordAttempt(first(id), {})];
      await sleep(300);
      return { both: Promise.all(both) };
    });
    expect(await begun.both).toHaveLength(2);
    await recordTaskEnd({ ...first(id), attempt: 2 }, "Completed", { output: {} });
    const [task] = await listTaskRuns(teamId, id);
    expect(task?.attempts.map(({ state }) => state)).toEqual(["Crashed", "Completed"]);
  });

  test("a task that has completed is not run again: its output is given back", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    await recordTaskEnd({ ...first(id), attempt: 1 }, "Completed", { output: { text: "kept" } });
    const again = await recordAttempt(first(id), {});
    expect(again).toMatchObject({ state: "Completed", output: { text: "kept" } });
    expect((await listTaskRuns(teamId, id))[0]?.attempts).toHaveLength(1);
  });

  test("an attempt that another has replaced is not heard", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    await recordAttempt(first(id), {});
    expect(await recordTaskEnd({ ...first(id), attempt: 1 }, "Completed", { output: {} })).toBe(false);
    expect(await recordTaskEnd({ ...first(id), attempt: 2 }, "Completed", { output: {} })).toBe(true);
  });

  test("no attempt begins in a run that is to stop", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordRun(teamId, id, "Cancelling");
    expect(await recordAttempt(first(id), {})).toMatchObject({ state: "Cancelled" });
  });

  test("when a run fails, unstarted tasks are cancelled with it", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    await recordTaskEnd({ ...first(id), attempt: 1 }, "Failed", { message: "no" });
    await recordRun(teamId, id, "Failed", "first: no");
    expect((await listTaskRuns(teamId, id)).map((task) => task.state)).toEqual(["Failed", "Cancelled"]);
  });
});

describe("the database", () => {
  test("holds the same table of states as the code", async () => {
    const rows = await sql()`select kind, from_state, to_state, is_retry from state_transitions`;
    const transitions = rows.map((row) => `${row.kind} ${row.from_state} ${row.to_state} ${row.is_retry}`);
    const wanted = (["run", "task"] as const).flatMap((kind) =>
      runStates.flatMap((from) =>
        (nextStates[kind][from] ?? []).map((to) => `${kind} ${from} ${to} ${isEnded(from)}`),
      ),
    );
    expect(transitions.sort()).toEqual(wanted.sort());
  });

  test("refuses what the table lacks, whoever asks", async () => {
    const id = await start();
    await expect(sql()`update runs set state = 'Late' where id = ${id}`).rejects.toThrow(
      "The state of a run does not go from Pending to Late.",
    );
    await expect(sql()`update task_runs set state = 'Paused' where run_id = ${id}`).rejects.toThrow(
      "The state of a task does not go from Pending to Paused.",
    );
  });

  test("lets an ended state be left only by a retry that puts behind what was", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    await recordTaskEnd({ ...first(id), attempt: 1 }, "Failed", { message: "no" });
    await recordRun(teamId, id, "Failed");
    await expect(sql()`update runs set state = 'Pending' where id = ${id}`).rejects.toThrow("from Failed");
    await expect(
      sql()`update task_runs set state = 'Pending' where run_id = ${id} and node_id = 'first'`,
    ).rejects.toThrow("from Failed");
    await sql()`update runs set state = 'Pending', retry_count = 1 where id = ${id}`;
    await sql()`update task_runs set state = 'Pending', attempts_before = attempts where run_id = ${id}`;
    expect((await getRun(teamId, id)).state).toBe("Pending");
  });

  test("keeps every transition with from, to, reason and time", async () => {
    const id = await start();
    await recordBegin(teamId, id);
    await recordAttempt(first(id), {});
    await recordTaskEnd({ ...first(id), attempt: 1 }, "AwaitingRetry", { message: "busy", retryDelayMs: 10 });
    expect(await readEvents(id)).toEqual([
      [null, null, "Pending", null],
      [null, "Pending", "Running", null],
      ["first", "Pending", "Running", null],
      ["first", "Running", "AwaitingRetry", "busy"],
    ]);
  });
});
