import { beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { recordAttempt } from "@/lib/runs/states/record-task";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const calls: string[] = [];

const add = defineTask({
  slug: "add",
  name: "Add",
  description: "",
  input: z.object({ a: z.number(), b: z.number() }),
  output: z.object({ sum: z.number() }),
  async run({ input, nodeId }) {
    calls.push(nodeId);
    return { sum: input.a + input.b };
  },
});
const flaky = defineTask({
  slug: "flaky",
  name: "Flaky",
  description: "",
  input: z.object({ failures: z.int() }),
  output: z.object({ attempt: z.int() }),
  async run({ input, attempt }) {
    if (attempt <= input.failures) throw new Error("Not yet.");
    return { attempt };
  },
});
const wait = defineTask({
  slug: "wait",
  name: "Wait",
  description: "",
  input: z.object({ ms: z.int() }),
  output: z.object({}),
  run: ({ input, signal }) =>
    new Promise((resolve, reject) => {
      setTimeout(() => resolve({}), input.ms);
      signal.addEventListener("abort", () => reject(signal.reason));
    }),
});

useTestDatabase();
useTestExecutor([add, flaky, wait]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});

async function run(slug: string, build: Parameters<typeof defineFlow>[0]["build"], timeoutMs?: number) {
  await deployFlow(
    teamId,
    defineFlow({ slug, name: slug, description: "", params: z.object({}), build, timeoutMs }),
  );
  return (await startRun(teamId, slug, { trigger })).id;
}
const outcome = async (id: string) =>
  (await listTaskRuns(teamId, id)).map((task) => [task.nodeId, task.state, task.output]);

describe("a run", () => {
  test("does not go on from an attempt that another process has replaced", async () => {
    const id = await run("replaced", (_, node) => {
      node("only", wait, { ms: 300 });
    });
    const at = { teamId, runId: id, nodeId: "only" };
    await vi.waitFor(async () => expect(await outcome(id)).toEqual([["only", "Running", null]]));
    expect(await recordAttempt(at, { ms: 300 })).toMatchObject({ attempt: 2 });
    // The first attempt has ended, and its call is to be repeated.
    await vi.waitFor(
      async () =>
        expect(
          await sql()`select attempt from executor_jobs where run_id in (
            select id from executor_runs where event->'data'->>'runId' = ${id})`,
        ).toEqual([{ attempt: 1 }]),
      { timeout: 10_000 },
    );
    expect(await outcome(id)).toEqual([["only", "Running", null]]);
    expect((await getRun(teamId, id)).state).toBe("Running");
  });

  test("passes outputs from node to node", async () => {
    const id = await run("sums", (_, node) => {
      const first = node("first", add, { a: 1, b: 2 });
      node("second", add, { a: first.output.sum, b: 10 });
    });
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    expect(await outcome(id)).toEqual([
      ["first", "Completed", { sum: 3 }],
      ["second", "Completed", { sum: 13 }],
    ]);
  });

  test("tries a failing task again as often as its node says", async () => {
    const id = await run("flaky-twice", (_, node) => {
      node("flaky", flaky, { failures: 2 }, { retries: 2, retryDelayMs: 20, retryBackoff: "exponential" });
    });
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    const [task] = await listTaskRuns(teamId, id);
    expect(task?.attempts.map(({ state }) => state)).toEqual(["Failed", "Failed", "Completed"]);
  });

  test("that fails says where, and does not run what waits for it", async () => {
    const id = await run("broken", (_, node) => {
      const broken = node("broken", flaky, { failures: 9 });
      node("next", add, { a: broken.output.attempt, b: 1 });
    });
    expect(await runThatIs(teamId, id)).toMatchObject({ state: "Failed", stateMessage: "broken: Not yet." });
    expect((await outcome(id)).map(([, state]) => state)).toEqual(["Failed", "Cancelled"]);
  });

  test("a task that takes too long is TimedOut", async () => {
    const id = await run("slow-task", (_, node) => void node("wait", wait, { ms: 5000 }, { timeoutMs: 100 }));
    expect((await runThatIs(teamId, id)).state).toBe("Failed");
    expect((await outcome(id))[0]?.[1]).toBe("TimedOut");
  });

  test("is stopped within two seconds, the running task with it", async () => {
    const id = await run("stopped", (_, node) => void node("wait", wait, { ms: 20_000 }));
    await runThatIs(teamId, id, ["Running"]);
    const askedAt = Date.now();
    await cancelRun(teamId, id, "Ada");
    expect((await runThatIs(teamId, id)).state).toBe("Cancelled");
    expect(Date.now() - askedAt).toBeLessThan(2000);
  });

  test("takes a result from the cache while it is fresh", async () => {
    const build: Parameters<typeof run>[1] = (_, node) => {
      node("cached", add, { a: 20, b: 22 }, { cache: { ttlMs: 60_000 } });
    };
    expect((await runThatIs(teamId, await run("cached", build))).state).toBe("Completed");
    const again = await run("cached", build);
    expect((await runThatIs(teamId, again)).state).toBe("Completed");
    expect(await outcome(again)).toEqual([["cached", "Cached", { sum: 42 }]]);
    expect(calls.filter((nodeId) => nodeId === "cached")).toHaveLength(1);
  });
});
