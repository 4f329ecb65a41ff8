import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { useExecutor } from "./test-executor";

let bodies = 0;
const { client, send } = useExecutor("limits", (client) => [
  client.createFunction(
    { id: "large", triggers: [{ event: "large" }], retries: 3 },
    async ({ event, step }) => {
      for (let i = 0; i < event.data.steps; i++)
        await step.run(`s${i}`, () => ++bodies && "x".repeat(event.data.bytes));
      await step.sleep("nap", "1s");
      return "ended";
    },
  ),
  client.createFunction({ id: "odd", triggers: [{ event: "odd" }], retries: 3 }, async ({ step }) =>
    step.run("nul", () => "a\u0000b"),
  ),
  client.createFunction({ id: "thrown", triggers: [{ event: "thrown" }], retries: 0 }, async ({ step }) =>
    step.run("throws", () => {
      throw new Error(`a\0b \ud83e${"e".repeat(3_000_000)}`);
    }),
  ),
  client.createFunction({ id: "long", triggers: [{ event: "long" }], retries: 3 }, async ({ step }) =>
    step.sleep("nap", "367d"),
  ),
  client.createFunction({ id: "gateway", triggers: [{ event: "gateway" }], retries: 3 }, async ({ step }) =>
    step.ai.infer("ask", { model: step.ai.models.openai({ model: "m" }), body: { messages: [] } }),
  ),
]);

const endOf = (id: string) =>
  vi.waitFor(
    async () => {
      const [run] = await sql()`select state, result from executor_runs where event_id = ${id}`;
      expect(run?.state).not.toBe("running");
      return run as { state: string; result: unknown };
    },
    { timeout: 18_000, interval: 50 },
  );
async function failureOf(name: string, data: Record<string, unknown> = {}): Promise<string> {
  const { state, result } = await endOf(await send(name, data));
  expect(state).toBe("failed");
  return (result as Error).message;
}

test("a step's result of more than 4 MB fails the run", async () => {
  expect(await failureOf("large", { steps: 1, bytes: 4 * 1024 * 1024 + 1 })).toMatch("at most 4 MB");
});

test("more than 32 MB in all fail the run", async () => {
  expect(await failureOf("large", { steps: 12, bytes: 3 * 1024 * 1024 })).toMatch("at most 32 MB");
});

test("more than 1,000 steps fail the run", async () => {
  expect(await failureOf("large", { steps: 1001, bytes: 1 })).toMatch("at most 1000 steps");
});

test("a call whose steps weigh more than 4 MB fetches them", async () => {
  bodies = 0;
  const { state, result } = await endOf(await send("large", { steps: 3, bytes: 2 * 1024 * 1024 }));
  expect([state, result, bodies]).toEqual(["completed", "ended", 3]);
});

test("a sleep of more than 366 days fails the run", async () => {
  expect(await failureOf("long")).toMatch("at most 366 days");
});

test("what Postgres cannot keep fails the run and says why", async () => {
  expect(await failureOf("odd")).toMatch("U+0000");
});

test("an error that cannot be kept as it is fails the run once, repaired and bounded", async () => {
  const message = await failureOf("thrown");
  expect(message.startsWith("a\uFFFDb \uFFFD")).toBe(true);
  expect(message.length).toBe(4000);
});

test("an event that cannot be kept is refused", async () => {
  await expect(client.send({ name: "odd", data: { text: "a\0b" } })).rejects.toThrow("U+0000");
  const deep = JSON.parse("[".repeat(500) + "]".repeat(500));
  await expect(client.send({ name: "odd", data: { deep } })).rejects.toThrow("100 levels");
});

test("rejects an unsupported operation by name", async () => {
  expect(await failureOf("gateway")).toMatch("does not support AIGateway");
});

test("an event of more than 512 KB is refused", async () => {
  await expect(client.send({ name: "large", data: { text: "x".repeat(512 * 1024) } })).rejects.toThrow(
    "512 KB",
  );
});
