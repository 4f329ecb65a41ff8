import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { applyCheckpoint } from "./apply-answer";
import { embeddedFetch } from "./embedded-fetch";
import { createRegistry } from "./registry";
import { startExecutor } from "./start-executor";
import { takeJob } from "./store";

useTestDatabase();

const signingKey = "0123456789abcdef0123456789abcdef";
const client = new Inngest({
  id: "tests",
  isDev: false,
  eventKey: "x",
  signingKey,
  baseUrl: "http://embedded.executor",
  fetch: embeddedFetch,
  checkpointing: { maxRuntime: 0 },
});
const calls: string[] = [];
const call = (name: string) => calls.push(name);
const seen: { name: string; data: Record<string, unknown> }[] = [];

const functions = [
  client.createFunction(
    { id: "in-order", triggers: [{ event: "in-order" }], retries: 0 },
    async ({ event, step }) => {
      const a = await step.run("a", () => call("a") && event.data.from + 1);
      const b = await step.run("b", () => call("b") && Number(a) * 2);
      return { b };
    },
  ),
  client.createFunction(
    { id: "parallel", triggers: [{ event: "parallel" }], retries: 0 },
    async ({ step }) => {
      const part = (name: string) =>
        step.run(name, async () => {
          call(name);
          await new Promise((resolve) => setTimeout(resolve, 50));
          return name;
        });
      const chain = part("left").then((left) => step.run("after-left", () => `${left}!`));
      return (await Promise.all([chain, part("right"), part("third")])).join(" ");
    },
  ),
  client.createFunction({ id: "flaky", triggers: [{ event: "flaky" }], retries: 2 }, async ({ step }) => {
    await step.run("fine", () => void call("fine"));
    return step.run("flaky", () => {
      call("flaky");
      if (calls.filter((name) => name === "flaky").length < 3) throw new RetryAfterError("not yet", 100);
      return "at last";
    });
  }),
  client.createFunction({ id: "caught", triggers: [{ event: "caught" }], retries: 3 }, async ({ step }) => {
    const outcome = await step
      .run("bad", () => {
        call("bad");
        throw new NonRetriableError("never works");
      })
      .catch((error: Error) => `caught ${error.message}`);
    return step.run("after", () => outcome);
  }),
  client.createFunction({ id: "doomed", triggers: [{ event: "doomed" }], retries: 0 }, async ({ step }) => {
    await step.run("bad", () => {
      throw new Error("no luck");
    });
  }),
  client.createFunction({ id: "sleeper", triggers: [{ event: "sleeper" }], retries: 0 }, async ({ step }) => {
    await step.run("before", () => void call("before"));
    await step.sleep("nap", "1s");
    return step.run("after", () => "awake");
  }),
  client.createFunction(
    {
      id: "long",
      triggers: [{ event: "long" }],
      retries: 0,
      cancelOn: [{ event: "stop", if: "event.data.key == async.data.key" }],
    },
    async ({ step }) => {
      await step.sleep("nap", "1h");
      return "never";
    },
  ),
  client.createFunction(
    {
      id: "watcher",
      retries: 0,
      triggers: ["failed", "cancelled"].map((kind) => ({ event: `inngest/function.${kind}` })),
    },
    async ({ event }) => {
      seen.push({ name: event.name, data: event.data as Record<string, unknown> });
    },
  ),
];
const handler = serve({ client, functions }) as (request: Request) => Promise<Response>;
let executor: Awaited<ReturnType<typeof startExecutor>>;

beforeAll(async () => {
  executor = await startExecutor({ handler, signingKey, leaseMs: 3000 });
});
afterEach(() => {
  calls.length = 0;
});
afterAll(() => executor.stop(1000));

const runOf = async (event: string) => {
  const [run] =
    await sql()`select id, state, result from executor_runs where event_id = ${event} and function_id <> 'tests-watcher'`;
  return run as { id: string; state: string; result: unknown };
};
async function send(name: string, data: Record<string, unknown> = {}, id: string = crypto.randomUUID()) {
  await client.send({ id, name, data });
  return id;
}
const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const run = await runOf(id);
      expect(run.state).not.toBe("running");
      return run;
    },
    { timeout: 15_000, interval: 20 },
  );

test("steps run in order and each is memoised once", async () => {
  const run = await ended(await send("in-order", { from: 20 }));
  expect(run).toMatchObject({ state: "completed", result: { b: 42 } });
  expect(calls).toEqual(["a", "b"]);
  expect(await sql()`select 1 from executor_steps where run_id = ${run.id}`).toHaveLength(2);
});

test("independent steps run side by side, each once", async () => {
  const run = await ended(await send("parallel"));
  expect(run).toMatchObject({ state: "completed", result: "left! right third" });
  expect([...calls].sort()).toEqual(["left", "right", "third"]);
});

test("a step that fails is tried again after its delay; what had succeeded is not redone", async () => {
  const run = await ended(await send("flaky"));
  expect(run).toMatchObject({ state: "completed", result: "at last" });
  expect(calls).toEqual(["fine", "flaky", "flaky", "flaky"]);
});

test("a step that fails for good is an error that the function may catch", async () => {
  expect(await ended(await send("caught"))).toMatchObject({
    state: "completed",
    result: "caught never works",
  });
  expect(calls).toEqual(["bad"]);
});

test("a function that fails says so by inngest/function.failed", async () => {
  const run = await ended(await send("doomed"));
  expect(run.state).toBe("failed");
  await vi.waitFor(() => expect(seen.map((event) => event.data.run_id)).toContain(run.id));
  expect(seen.find((event) => event.data.run_id === run.id)?.data).toMatchObject({
    function_id: "tests-doomed",
  });
});

test("a sleep ends", async () => {
  expect(await ended(await send("sleeper"))).toMatchObject({ state: "completed", result: "awake" });
  expect(calls).toEqual(["before"]);
});

test("an event cancels the run that it matches, and no other", async () => {
  const [one, two] = [await send("long", { key: "one" }), await send("long", { key: "two" })];
  await vi.waitFor(async () =>
    expect(await sql()`select 1 from executor_jobs where kind = 'wake'`).toHaveLength(2),
  );
  await send("stop", { key: "one" });
  expect((await ended(one)).state).toBe("cancelled");
  expect((await runOf(two)).state).toBe("running");
  await send("stop", { key: "two" });
  await ended(two);
  await vi.waitFor(() =>
    expect(seen.filter((event) => event.name === "inngest/function.cancelled")).toHaveLength(2),
  );
});

test("an event that is sent twice starts one run", async () => {
  const id = await send("in-order", { from: 1 });
  await send("in-order", { from: 1 }, id);
  await ended(id);
  expect(await sql()`select 1 from executor_runs where event_id = ${id}`).toHaveLength(1);
});

test("a call whose lease was taken over is not heard", async () => {
  const runId = "abandoned";
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values (${runId}, 'tests-in-order', ${runId}, ${JSON.stringify({ id: runId, name: "in-order", data: { from: 3 } })}::jsonb, 'running')`;
  // A process that took the call and died: its lease is over.
  await sql()`insert into executor_jobs (id, run_id, target, kind, lease_id, leased_until)
    values (${runId}, ${runId}, 'step', 'call', 'lease-of-the-dead', now() + interval '1 second')`;
  expect(await takeJob(1000, "1")).toBeUndefined();
  const run = await ended(runId);
  expect(run).toMatchObject({ state: "completed", result: { b: 8 } });
  expect(
    await applyCheckpoint(createRegistry([]), "lease-of-the-dead", [{ id: "late", op: "StepRun", data: 1 }]),
  ).toBe(false);
  expect(await sql()`select 1 from executor_steps where run_id = ${runId} and step_id = 'late'`).toHaveLength(
    0,
  );
});

test("calls that are not signed are refused", async () => {
  const body = JSON.stringify({ event: {}, events: [], steps: {}, ctx: { run_id: "x", attempt: 0 } });
  const url = "http://127.0.0.1/api/inngest?fnId=tests-in-order&stepId=step";
  const response = await handler(
    new Request(url, {
      method: "POST",
      body,
      headers: { host: "127.0.0.1", "content-type": "application/json" },
    }),
  );
  expect(response.status).toBe(401);
});
