import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { defineFlow } from "@/lib/flows/define-flow";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { recordAttempt } from "@/lib/runs/states/record-task";
import { recordBegin } from "@/lib/runs/states/recorder";
import { echo } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { addTasks, deployFlow } from "@/tests/test-flows";
import { advance, type Move } from "./advance";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;
let runId: string;

beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await addTasks([echo]);
  const build: Parameters<typeof defineFlow>[0]["build"] = (_, node) => {
    const first = node("first", echo, { text: "a" });
    node("second", echo, { text: first.output.text });
  };
  await deployFlow(
    teamId,
    defineFlow({ slug: "two", name: "Two", description: "", params: z.object({}), build }),
  );
});
beforeEach(async () => {
  runId = await begin();
});

/** A run whose first node's attempt has begun, and its call of the executor with a lease. */
async function begin(): Promise<string> {
  const { id } = await startRun(teamId, "two", { trigger });
  await sql()`update runs set sent_at = now() where id = ${id}`;
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values (${id}, 'f', ${id}, '{"name": "e", "data": {}}', 'running')`;
  await sql()`insert into executor_jobs (id, run_id, target, kind, attempt, lease_id, leased_until)
    values (${id}, ${id}, 'step', 'call', 3, ${`lease of ${id}`}, now() + interval '1 hour')`;
  await recordBegin(teamId, id);
  await recordAttempt({ teamId, runId: id, nodeId: "first" }, { text: "a" });
  return id;
}

const call = (stepId: string, id = runId) => ({ leaseId: `lease of ${id}`, stepId, mayBeOver: true });
const first = (id = runId): Move => ({
  teamId,
  runId: id,
  retryCount: 0,
  generation: 0,
  nodeId: "first",
  attempt: 1,
  output: { text: "a" },
  next: { nodeId: "second", input: { text: "a" } },
  isLast: false,
});
const second = (id = runId): Move => {
  const { next: _, ...move } = first(id);
  return { ...move, nodeId: "second", isLast: true };
};
const states = async (id = runId) => (await listTaskRuns(teamId, id)).map(({ state }) => state);
const kept = (id = runId) =>
  sql()`select step_id, result from executor_steps where run_id = ${id} order by position`.values();
const stateOfRun = async (id = runId) =>
  (
    await sql()`
    select runs.state, (select count(*)::int from executor_jobs where run_id = ${id}) as jobs, executor_runs.state as executor
    from runs join executor_runs using (id) where id = ${id}`
  )[0];

describe("a move", () => {
  test("ends the attempt, keeps the step and begins the next attempt", async () => {
    expect(await advance(first(), call("s1"))).toEqual({
      begun: { attempt: 1, failures: 0 },
      isOver: false,
    });
    expect(await states()).toEqual(["Completed", "Running"]);
    expect(await kept()).toEqual([["s1", { data: { text: "a" } }]]);
    // The next step is tried as often as the first.
    expect(await sql()`select attempt from executor_jobs where run_id = ${runId}`).toEqual([{ attempt: 0 }]);
  });

  test("of the last node ends the run, and the executor's part of it", async () => {
    await advance(first(), call("s1"));
    expect(await advance(second(), call("s2"))).toEqual({
      end: { freesSlot: false, isChild: false },
      isOver: true,
    });
    expect(await stateOfRun()).toEqual({ state: "Completed", jobs: 0, executor: "completed" });
    const events = await sql()`
      select node_id, state from run_events where run_id = ${runId} order by id`.values();
    expect(events).toEqual([
      [null, "Pending"],
      [null, "Running"],
      ["first", "Running"],
      ["first", "Completed"],
      ["second", "Running"],
      ["second", "Completed"],
      [null, "Completed"],
    ]);
  });

  test("leaves the end of the executor's part to the caller when a step waits for it", async () => {
    await advance(first(), call("s1"));
    const end = await advance(second(), { ...call("s2"), mayBeOver: false });
    expect(end).toMatchObject({ isOver: false });
    expect(await stateOfRun()).toEqual({ state: "Completed", jobs: 1, executor: "running" });
  });

  test("without the lease ends the attempt alone: the call that has it goes on from there", async () => {
    await sql()`update executor_jobs set lease_id = 'of another' where run_id = ${runId}`;
    expect(await advance(first(), call("s1"))).toBe("lost");
    expect(await states()).toEqual(["Completed", "Pending"]);
    expect(await kept()).toEqual([]);
  });

  test("of an attempt that another has replaced does nothing", async () => {
    await recordAttempt({ teamId, runId, nodeId: "first" }, { text: "a" });
    expect(await advance(first(), call("s1"))).toBe("superseded");
    expect(await states()).toEqual(["Running", "Pending"]);
    expect(await kept()).toEqual([]);
  });

  test("begins nothing more once the run is to stop", async () => {
    await cancelRun(teamId, runId, "Ada");
    expect(await advance(first(), call("s1"))).toEqual({ isOver: false });
    expect(await states()).toEqual(["Completed", "Pending"]);
  });

  test("past the run's deadline ends it as TimedOut", async () => {
    await advance(first(), call("s1"));
    await sql()`update runs set deadline_at = now() - interval '1 second' where id = ${runId}`;
    expect(await advance(second(), call("s2"))).toMatchObject({ isOver: true });
    expect(await stateOfRun()).toMatchObject({ state: "TimedOut", executor: "completed" });
  });
});

describe("what a crash leaves", () => {
  /** The function's own arguments: what is sent again when its answer was lost is the same. */
  const moveOf = (move: Move, stepId: string, nextId: string) => {
    const { next, ...own } = move;
    return JSON.stringify([
      { ...own, ...call(stepId), nextId, nextNode: next?.nodeId, nextInput: next?.input },
    ]);
  };
  const send = (moves: string) =>
    sql()`select outcome, attempt, ended from executor_advance(${moves}::jsonb)`;

  test("a move whose answer was lost is made once", async () => {
    const moves = moveOf(first(), "s1", crypto.randomUUID());
    const [once] = await send(moves);
    const [again] = await send(moves);
    expect([once, again]).toEqual(Array(2).fill({ outcome: "kept", attempt: 1, ended: null }));
    const [, task] = await listTaskRuns(teamId, runId);
    expect(task?.attempts.map(({ state }) => state)).toEqual(["Running"]);
    expect(await kept()).toHaveLength(1);
  });

  test("the last move is found made, and its lease gone", async () => {
    await advance(first(), call("s1"));
    const moves = moveOf(second(), "s2", crypto.randomUUID());
    await send(moves);
    expect(await send(moves)).toEqual([{ outcome: "lost", attempt: null, ended: null }]);
    expect(await stateOfRun()).toEqual({ state: "Completed", jobs: 0, executor: "completed" });
  });

  test.each(["task_runs", "executor_steps", "task_attempts", "runs", "executor_runs"])(
    "a move that breaks off at %s leaves nothing of it",
    async (table) => {
      await advance(first(), call("s1"));
      await sql().unsafe(`
        create or replace function break_off() returns trigger language plpgsql as $$
        begin raise exception 'broken off' using errcode = '57014'; end $$;
        create trigger break_off after insert or update on ${table} for each row execute function break_off()`);
      const before = [await states(), await kept(), await stateOfRun()];
      await expect(advance(second(), call("s2"))).rejects.toThrow("broken off");
      expect([await states(), await kept(), await stateOfRun()]).toEqual(before);
      await sql().unsafe(`drop trigger break_off on ${table}`);
      expect(await advance(second(), call("s2"))).toMatchObject({ isOver: true });
    },
  );
});

describe("moves of several runs", () => {
  const many = (count: number) => Promise.all(Array.from({ length: count }, begin));

  test("that come at once share commits", async () => {
    const ids = await many(8);
    await Promise.all(ids.map((id) => advance(first(id), call("s1", id))));
    for (const id of ids) expect(await states(id)).toEqual(["Completed", "Running"]);
    const [commits] = await sql()`
      select count(distinct xmin::text)::int as count from task_runs
      where run_id in ${sql()(ids)} and node_id = 'first'`;
    expect(commits?.count).toBeLessThan(ids.length);
  });

  test("do not suffer from one that cannot be stored", async () => {
    const ids = await many(6);
    const bad = ids[4];
    const outcomes = await Promise.allSettled(
      ids.map((id) =>
        advance(id === bad ? { ...first(id), output: { text: "\0" } } : first(id), call("s1", id)),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      ids.map((id) => (id === bad ? "rejected" : "fulfilled")),
    );
    for (const id of ids)
      expect(await states(id)).toEqual(id === bad ? ["Running", "Pending"] : ["Completed", "Running"]);
  });

  test("do not wait for one whose run is locked", async () => {
    const ids = await many(4);
    for (const id of ids) await advance(first(id), call("s1", id));
    // The first two go alone, the others together.
    const locked = ids[3]!;
    let ended: Promise<unknown> = Promise.resolve();
    await sql().begin(async (tx) => {
      await tx`select from runs where id = ${locked} for no key update`;
      const all = ids.map((id) => advance(second(id), call("s2", id)));
      ended = Promise.all(all);
      await Promise.all(all.slice(0, 3));
      expect((await stateOfRun(locked))?.state).toBe("Running");
    });
    await ended;
    for (const id of ids) expect(await stateOfRun(id)).toMatchObject({ state: "Completed", jobs: 0 });
  });
});
