import { expect, test } from "vitest";
import { useInngest } from "./use-inngest";

const reached: string[] = [];
const cancelled: string[] = [];
const late: string[] = [];

const { send, end, ends, until } = useInngest((client) => [
  client.createFunction(
    {
      id: "long",
      triggers: [{ event: "cancelling/long" }],
      retries: 0,
      cancelOn: [
        { event: "cancelling/stop", match: "data.key" },
        { event: "cancelling/stop-soon", timeout: "1s", if: "event.data.key == async.data.key" },
      ],
    },
    async ({ event, step }) => {
      await step.run("reach", () => void reached.push(event.data.key));
      await step.sleep("nap", event.data.nap ?? "1h");
      late.push(event.data.key);
      return "awake";
    },
  ),
  client.createFunction(
    { id: "told", triggers: [{ event: "inngest/function.cancelled" }], retries: 0 },
    async ({ event }) => void cancelled.push(event.data.event.id ?? ""),
  ),
  client.createFunction(
    {
      id: "finish-in-time",
      triggers: [{ event: "cancelling/finish" }],
      retries: 0,
      timeouts: { finish: "1s" },
    },
    async ({ step }) => {
      await step.sleep("nap", "1h");
    },
  ),
  client.createFunction(
    {
      id: "start-in-time",
      triggers: [{ event: "cancelling/start" }],
      retries: 0,
      timeouts: { start: "1s" },
      concurrency: 1,
    },
    async ({ event, step }) => {
      await step.run("hold", () => new Promise((resolve) => setTimeout(resolve, event.data.ms)));
      late.push(event.id!);
    },
  ),
]);

test("an event cancels the run that it matches, and no other", async () => {
  const [running, queued] = [
    await send("cancelling/long", { key: "one" }),
    await send("cancelling/long", { key: "two" }),
  ];
  await until(() => expect([...reached].sort()).toEqual(["one", "two"]));
  await send("cancelling/stop", { key: "one" });
  await until(() => expect(cancelled).toEqual([running]));
  const ended = await end(running);
  expect(ended._inngest).toEqual({ status: "Cancelled" });
  expect(ended).not.toHaveProperty("error");
  expect(ends.map(({ event }) => event.id)).not.toContain(queued);
  await send("cancelling/stop", { key: "two" });
  await until(() => expect(cancelled).toEqual([running, queued]));
  expect(late).toEqual([]);
});

test("after its timeout a cancelling event has no effect", async () => {
  const id = await send("cancelling/long", { key: "old", nap: "3s" });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await send("cancelling/stop-soon", { key: "old" });
  expect((await end(id)).result).toBe("awake");
});

test("a run that does not finish in time is cancelled", async () => {
  const id = await send("cancelling/finish");
  await until(() => expect(cancelled).toContain(id));
});

test("a run that does not start in time is cancelled", async () => {
  const first = await send("cancelling/start", { ms: 2500 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const second = await send("cancelling/start", { ms: 0 });
  await until(() => expect(cancelled).toContain(second));
  await end(first);
  expect(late).not.toContain(second);
});
