import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { Threads } from "./threads";

const code = `
  const { parentPort, threadId } = require("node:worker_threads");
  const held = [];
  parentPort.on("message", (message) => {
    if (message === "for ever") for (;;);
    if (message === "a while") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    if (message === "memory") for (;;) held.push(new Array(100_000).fill({}));
    if (message === "end") process.exit(0);
    if (message === "refuse") return parentPort.postMessage({ error: { message: "No.", code: "invalid" } });
    parentPort.postMessage({ result: { message, threadId } });
  });`;
const options = {
  start: () => new Worker(code, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 } }),
  timeoutMs: 2_000,
  maxWaiting: 3,
  tooMuch: "Too much.",
};
const thread = new Threads({ ...options, size: 1 });
const idOf = async () => ((await thread.call("id", "team")) as { threadId: number }).threadId;

test("a thread is kept; bytes go over to it; its expected failures come back", async () => {
  const id = await idOf();
  const bytes = Uint8Array.of(1, 2, 3);
  expect(await thread.call(bytes, "team", [bytes.buffer])).toMatchObject({ message: Uint8Array.of(1, 2, 3) });
  expect(bytes).toHaveLength(0);
  await expect(thread.call("refuse", "team")).rejects.toMatchObject({ code: "invalid", message: "No." });
  expect(await idOf()).toBe(id);
});

test.each(["for ever", "memory", "end"])(
  "a call that takes %s is refused, the next one is not",
  async (message) => {
    const [refused, next] = [thread.call(message, "team"), thread.call("next", "team")];
    await expect(refused).rejects.toMatchObject({ code: "too-large", message: "Too much." });
    expect(await next).toMatchObject({ message: "next" });
  },
);

test("a reply that came in time counts, although this process was busy", async () => {
  const hasty = new Threads({ ...options, timeoutMs: 200, size: 1 });
  await hasty.call("load", "team");
  const reply = hasty.call("quick", "team");
  const busyUntil = performance.now() + 600;
  while (performance.now() < busyUntil);
  expect(await reply).toMatchObject({ message: "quick" });
});

test("few calls of one group wait, and other groups' calls still do", async () => {
  const calls = ["a", "b", "c", "d"].map((message) => thread.call(message, "team"));
  await expect(thread.call("e", "team")).rejects.toMatchObject({ code: "rate-limited" });
  await expect(thread.call("e", "other")).resolves.toMatchObject({ message: "e" });
  await Promise.all(calls);
  expect(await thread.call("f", "team")).toMatchObject({ message: "f" });
});

test("groups take turns", async () => {
  const ended: string[] = [];
  const send = async (message: string, group: string) => {
    await thread.call(message, group);
    ended.push(message);
  };
  await Promise.all([
    ...["a1", "a2", "a3"].map((message) => send(message, "a")),
    send("b1", "b"),
    send("c1", "c"),
  ]);
  expect(ended).toEqual(["a1", "b1", "c1", "a2", "a3"]);
});

test("one group never has all threads", async () => {
  const two = new Threads({ ...options, size: 2 });
  const ended: string[] = [];
  const slow = ["a1", "a2"].map(async (name) => {
    await two.call("a while", "a");
    ended.push(name);
  });
  await two.call("quick", "b");
  ended.push("b");
  await Promise.all(slow);
  expect(ended).toEqual(["b", "a1", "a2"]);
});

test("the time in which a new thread loads its code does not count as its call's", async () => {
  const slow = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500); ${code}`;
  const start = () => new Worker(slow, { eval: true });
  const threads = new Threads({ ...options, start, timeoutMs: 1_000, size: 1 });
  expect(await threads.call("first", "team")).toMatchObject({ message: "first" });
  await expect(threads.call("for ever", "team")).rejects.toMatchObject({ code: "too-large" });
});
