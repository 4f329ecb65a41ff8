import { beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import forEach from "@/inngest/tasks/for-each";
import runFlow from "@/inngest/tasks/run-flow";
import waitForInput from "@/inngest/tasks/wait-for-input";
import { defineFlow, type Reference } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { countChildren } from "@/lib/runs/read/child-queries";
import { getRun, listRuns, listTaskRuns } from "@/lib/runs/read/queries";
import { copyRun } from "@/lib/runs/start/copy-run";
import { startChildren } from "@/lib/runs/start/start-children";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { resumeRun } from "@/lib/runs/states/resume-run";
import { planRetry, retryRun } from "@/lib/runs/states/retry-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let broken = new Set<number>();
const calls: number[] = [];
const square = defineTask({
  slug: "square",
  name: "Square",
  description: "",
  input: z.object({ n: z.int(), ms: z.int().default(0) }),
  output: z.object({ value: z.int() }),
  async run({ input: { n, ms }, signal }) {
    calls.push(n);
    if (ms > 0)
      await new Promise((resolve, reject) => {
        setTimeout(resolve, ms);
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    if (broken.has(n)) throw new Error(`${n} does not work.`);
    return { value: n * n };
  },
});

useTestDatabase();
useTestExecutor([square]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await deploy(
    "square-it",
    (params, node) => node("square", square, { n: params.n!, ms: params.ms! }),
    z.object({ n: z.int(), ms: z.int().default(0) }),
  );
});

type Build = (
  params: Record<string, Reference<number>>,
  node: Parameters<Parameters<typeof defineFlow>[0]["build"]>[1],
) => unknown;
async function deploy(slug: string, build: Build, params: z.ZodObject = z.object({}), timeoutMs?: number) {
  const flow = { slug, name: slug, description: "", params, timeoutMs };
  await deployFlow(
    teamId,
    defineFlow({
      ...flow,
      build: (refs, node) => void build(refs as Record<string, Reference<number>>, node),
    }),
  );
}
async function run(slug: string, build: Build, timeoutMs?: number) {
  await deploy(slug, build, z.object({}), timeoutMs);
  return (await startRun(teamId, slug, { trigger })).id;
}
const taskOf = async (id: string, nodeId: string) =>
  (await listTaskRuns(teamId, id)).find((task) => task.nodeId === nodeId)!;
const sentence = async (id: string) => (await waitingFor(teamId, await getRun(teamId, id)))?.sentence;
const childrenOf = async (parent: string) => (await listRuns(teamId, { parent, limit: 200 })).items;
const answer = (id: string, n: number, by = "Ada") =>
  resumeRun(teamId, id, { input: { n }, by, role: "operator" });
const items = (...numbers: number[]) => numbers.map((n) => ({ n }));

describe("waiting for input", () => {
  const form = z.toJSONSchema(z.object({ n: z.int().min(1), ms: z.int().default(0) }), { io: "input" });
  const ask: Build = (_, node) => {
    const askNode = node("ask", waitForInput, { title: "Which number?", form });
    node("square", square, { n: { $from: `${askNode.output.values.$from}.n` } });
  };

  test("pauses the run, says for what, and goes on with what was answered", async () => {
    const id = await run("asks", ask);
    await runThatIs(teamId, id, ["Paused"]);
    expect(await taskOf(id, "ask")).toMatchObject({ state: "Paused", form, deadlineAt: expect.any(Date) });
    expect(await sentence(id)).toMatch(/^ask is waiting until .* UTC for an answer .*: Which number\?$/);
    await expect(answer(id, 0)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "input.n" }],
    });
    await answer(id, 7);
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    expect((await taskOf(id, "ask")).output).toEqual({ values: { n: 7, ms: 0 }, by: "Ada" });
    expect((await taskOf(id, "square")).output).toEqual({ value: 49 });
  });

  test("of two answers the first counts and the second is a conflict", async () => {
    const id = await run("asks-once", ask);
    await runThatIs(teamId, id, ["Paused"]);
    const answers = await Promise.allSettled(["Ada", "Bob"].map((by, index) => answer(id, index + 2, by)));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await runThatIs(teamId, id);
    await expect(answer(id, 1, "Cy")).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("an answer that comes before the wait is known is not lost", async () => {
    const id = await run("answered-at-once", ask);
    await vi.waitFor(() => answer(id, 3), {
      timeout: 5000,
      interval: 1,
    });
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
  });

  test("on its deadline it fails, or takes the form's defaults", async () => {
    const defaults = z.toJSONSchema(z.object({ n: z.int().default(5) }), { io: "input" });
    const options = { title: "Which number?", form: defaults, deadlineMs: 1000 };
    const failing = await run("unanswered", (_, node) => node("ask", waitForInput, options));
    const taking = await run("defaulted", (_, node) =>
      node("ask", waitForInput, { ...options, onDeadline: "use-defaults" }),
    );
    expect((await runThatIs(teamId, failing)).state).toBe("Failed");
    expect((await taskOf(failing, "ask")).state).toBe("TimedOut");
    expect((await runThatIs(teamId, taking)).state).toBe("Completed");
    expect((await taskOf(taking, "ask")).output).toEqual({ values: { n: 5 }, by: "the form's defaults" });
  });

  test("a paused run is cancelled, and one that waits too long times out", async () => {
    const cancelled = await run("asks-in-vain", ask);
    await runThatIs(teamId, cancelled, ["Paused"]);
    await cancelRun(teamId, cancelled, "Ada");
    expect((await runThatIs(teamId, cancelled)).state).toBe("Cancelled");
    const overdue = await run("asks-too-long", ask, 1000);
    expect(await runThatIs(teamId, overdue)).toMatchObject({
      state: "TimedOut",
      stateMessage: expect.stringContaining("longer than 1 s"),
    });
  });
});

describe("a subflow", () => {
  test("links both ways and hands on what its last nodes give", async () => {
    const id = await run("calls", (_, node) =>
      node("call", runFlow, { deployment: "square-it", params: { n: 6 } }),
    );
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    const [child] = await childrenOf(id);
    expect(child).toMatchObject({
      parentRunId: id,
      parentNodeId: "call",
      trigger: { type: "run", runId: id },
    });
    expect((await taskOf(id, "call")).output).toEqual({ run: child!.id, output: { square: { value: 36 } } });
  });

  test("that fails fails its node; the parent can be tried again from there", async () => {
    broken = new Set([13]);
    const id = await run("calls-broken", (_, node) =>
      node("call", runFlow, { deployment: "square-it", params: { n: 13 } }),
    );
    expect((await runThatIs(teamId, id)).stateMessage).toContain("13 does not work.");
    broken = new Set();
    expect(await planRetry(teamId, id)).toEqual({ reused: [], redone: ["call"] });
    await retryRun(teamId, id, { who: "Ada" });
    expect(await runThatIs(teamId, id)).toMatchObject({ state: "Completed", retryCount: 1 });
    expect(await childrenOf(id)).toHaveLength(2);
  });

  test("is cancelled with its parent, which says that it waits for it", async () => {
    const id = await run("calls-slow", (_, node) =>
      node("call", runFlow, { deployment: "square-it", params: { n: 1, ms: 20_000 } }),
    );
    const child = await vi.waitFor(async () => {
      const [found] = await childrenOf(id);
      expect(found?.state).toBe("Running");
      return found!;
    });
    expect(await sentence(id)).toBe(`call is waiting for the run ${child.name}, which is Running.`);
    const askedAt = Date.now();
    await cancelRun(teamId, id, "Ada");
    expect((await runThatIs(teamId, child.id)).state).toBe("Cancelled");
    expect((await runThatIs(teamId, id)).state).toBe("Cancelled");
    expect(Date.now() - askedAt).toBeLessThan(2000);
  });

  test("that runs itself is stopped before it is too deep", async () => {
    const id = await run("calls-itself", (_, node) => node("call", runFlow, { deployment: "calls-itself" }));
    expect((await runThatIs(teamId, id)).stateMessage).toContain("deep");
  });
});

describe("a fan-out", () => {
  test("runs each item, a few at once, and hands on all outcomes", async () => {
    broken = new Set([2]);
    const id = await run("each", (_, node) =>
      node("each", forEach, { deployment: "square-it", items: items(1, 2, 3), concurrency: 2 }),
    );
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    const { output } = await taskOf(id, "each");
    expect(output).toMatchObject({ total: 3, completed: 2, failed: 1 });
    expect(
      (output as { items: { state: string; output: unknown }[] }).items.map((item) => [
        item.state,
        item.output,
      ]),
    ).toEqual([
      ["Completed", { square: { value: 1 } }],
      ["Failed", null],
      ["Completed", { square: { value: 9 } }],
    ]);
  });

  test("that stops on a failure starts no further items and fails; a retry keeps the completed ones", async () => {
    broken = new Set([2]);
    calls.length = 0;
    const id = await run("each-or-stop", (_, node) =>
      node("each", forEach, {
        deployment: "square-it",
        items: items(1, 2, 3, 4),
        concurrency: 1,
        onFailure: "stop",
      }),
    );
    expect((await runThatIs(teamId, id)).stateMessage).toContain("2 does not work.");
    broken = new Set();
    await retryRun(teamId, id, { who: "Ada" });
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    expect(calls.filter((n) => n === 1)).toHaveLength(1);
    expect(await countChildren(teamId, id)).toEqual([{ nodeId: "each", state: "Completed", count: 4 }]);
  });

  test("says how many it waits for, and a waiting item says for whom", async () => {
    const id = await run("each-slow", (_, node) =>
      node("each", forEach, {
        deployment: "square-it",
        items: items(1, 2, 3),
        params: { ms: 20_000 },
        concurrency: 1,
      }),
    );
    const open = await vi.waitFor(async () => {
      const found = await childrenOf(id);
      expect(found.filter(({ state }) => state === "Running")).toHaveLength(1);
      return found;
    });
    const running = open.find(({ state }) => state === "Running")!;
    expect(await sentence(id)).toBe(`each is waiting for 3 of 3 runs, including ${running.name} (Running).`);
    const waiting = open.find(({ state }) => state === "AwaitingConcurrencySlot")!;
    expect(await sentence(waiting.id)).toBe(
      `Waiting for a slot: this fan-out runs 1 at a time; ${running.name} is still running.`,
    );
    await cancelRun(teamId, id, "Ada");
    await runThatIs(teamId, id);
    const ended = await childrenOf(id);
    expect(
      ended.map(({ state }) => state).filter((state) => state !== "Cancelled" && state !== "Cancelling"),
    ).toEqual([]);
  });

  test("a step that is done twice makes no child twice", async () => {
    const id = await run("each-twice", (_, node) =>
      node("each", forEach, { deployment: "square-it", items: items(1, 2, 3) }),
    );
    await runThatIs(teamId, id);
    const parent = { teamId, runId: id, nodeId: "each", attempt: 0 };
    await Promise.all([1, 2, 3].map(() => startChildren(parent, "square-it", items(1, 2, 3, 4, 5))));
    expect(await childrenOf(id)).toHaveLength(5);
    expect(
      await sql()`select from task_runs where run_id in (select id from runs where parent_run_id = ${id})`,
    ).toHaveLength(5);
  });

  test("an item whose parameters do not fit is named, and nothing is started", async () => {
    const id = await run("each-wrong", (_, node) =>
      node("each", forEach, { deployment: "square-it", items: [{ n: 1 }, { n: "x" }] }),
    );
    expect((await runThatIs(teamId, id)).stateMessage).toContain("items.1.n");
    expect(await childrenOf(id)).toEqual([]);
  });
});

describe("trying again and copying", () => {
  const two: Build = (_, node) => {
    const first = node("first", square, { n: 2 });
    node("second", square, { n: first.output.value });
    node("apart", square, { n: 100 });
  };

  test("from a node redoes it and what waits for it, and reuses the rest", async () => {
    broken = new Set();
    const id = await run("two", two);
    await runThatIs(teamId, id);
    calls.length = 0;
    expect(await planRetry(teamId, id, "second")).toEqual({ reused: ["first", "apart"], redone: ["second"] });
    await retryRun(teamId, id, { from: "second", who: "Ada" });
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    expect(calls).toEqual([4]);
    await expect(retryRun(teamId, id, { who: "Ada" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("of two that try again at once, one is first", async () => {
    broken = new Set([2]);
    const id = await run("two-broken", two);
    await runThatIs(teamId, id);
    broken = new Set();
    const tries = await Promise.allSettled(["Ada", "Bob"].map((who) => retryRun(teamId, id, { who })));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await runThatIs(teamId, id)).retryCount).toBe(1);
  });

  test("a copy is a new run with other parameters that says what it was copied from", async () => {
    const { id } = await startRun(teamId, "square-it", { params: { n: 3 }, trigger });
    await runThatIs(teamId, id);
    const copy = await copyRun(teamId, id, { params: { n: 4 }, trigger });
    expect(await runThatIs(teamId, copy.id)).toMatchObject({ copiedFromId: id, params: { n: 4, ms: 0 } });
    expect((await taskOf(copy.id, "square")).output).toEqual({ value: 16 });
  });
});

test("a fan-out over 1,000 items shows its progress, completes, and does not fill the list of runs", async () => {
  broken = new Set();
  const id = await run("thousand", (_, node) =>
    node("each", forEach, {
      deployment: "square-it",
      items: Array.from({ length: 1000 }, (_, n) => ({ n })),
      concurrency: 20,
    }),
  );
  await vi.waitFor(async () => expect((await taskOf(id, "each")).progress).toBeGreaterThan(0.1), {
    timeout: 30_000,
    interval: 200,
  });
  expect((await taskOf(id, "each")).progressMessage).toMatch(/^\d+ of 1000 ended$/);
  await vi.waitFor(async () => expect((await getRun(teamId, id)).state).toBe("Completed"), {
    timeout: 90_000,
    interval: 200,
  });
  expect((await taskOf(id, "each")).output).toMatchObject({ total: 1000, completed: 1000, failed: 0 });
  expect(await countChildren(teamId, id)).toEqual([{ nodeId: "each", state: "Completed", count: 1000 }]);
  expect((await listRuns(teamId)).items.some(({ parentRunId }) => parentRunId)).toBe(false);
}, 120_000);
