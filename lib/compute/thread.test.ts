import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { Thread } from "./thread";

const code = `
  const { parentPort, threadId } = require("node:worker_threads");
  const held = [];
  parentPort.on("message", (message) => {
    if (message === "for ever") for (;;);
    if (message === "memory") for (;;) held.push(new Array(100_000).fill({}));
    if (message === "end") process.exit(0);
    if (message === "refuse") return parentPort.postMessage({ error: { message: "No.", code: "invalid" } });
    parentPort.postMessage({ result: { message, threadId } });
  });`;
const thread = new Thread({
  start: () => new Worker(code, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 } }),
  timeoutMs: 2_000,
  maxWaiting: 3,
  tooMuch: "Too much.",
});
const idOf = async () => ((await thread.call("id")) as { threadId: number }).threadId;

test("a thread is kept; bytes go over to it; its expected failures come back", async () => {
  const id = await idOf();
  const bytes = Uint8Array.of(1, 2, 3);
  expect(await thread.call(bytes, [bytes.buffer])).toMatchObject({ message: Uint8Array.of(1, 2, 3) });
  expect(bytes).toHaveLength(0);
  await expect(thread.call("refuse")).rejects.toMatchObject({ code: "invalid", message: "No." });
  expect(await idOf()).toBe(id);
});

test.each(["for ever", "memory", "end"])(
  "a call that takes %s is refused, the next one is not",
  async (message) => {
    const [refused, next] = [thread.call(message), thread.call("next")];
    await expect(refused).rejects.toMatchObject({ code: "too-large", message: "Too much." });
    expect(await next).toMatchObject({ message: "next" });
  },
);

test("few calls wait", async () => {
  const calls = ["a", "b", "c"].map((message) => thread.call(message));
  await expect(thread.call("d")).rejects.toMatchObject({ code: "rate-limited" });
  await Promise.all(calls);
  expect(await thread.call("e")).toMatchObject({ message: "e" });
});
