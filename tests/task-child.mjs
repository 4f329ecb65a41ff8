// A process that inngest/run/own-process/task-processes.test.ts starts in place of the build: it answers as
// serve-tasks.ts does, with work that the input names.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

let stop = () => {};
process.on("disconnect", () => process.exit(0));
process.on("message", async (/** @type {any} */ message) => {
  if ("stop" in message) return stop();
  const { input } = message.call;
  if (input.do === "spin") for (;;);
  if (input.do === "heap") for (const kept = []; ; ) kept.push(Array.from({ length: 10_000 }, Math.random));
  if (input.do === "buffers") {
    const kept = [];
    for (;;) {
      kept.push(Buffer.alloc(2 ** 24, 1));
      await sleep(5);
    }
  }
  if (input.do === "child") {
    // Memory of a process that it starts, as scoring does; it ends with this one.
    const code =
      "const kept = Buffer.alloc(4e8, 1); process.stdin.on('end', () => process.exit(kept.length)).resume();";
    spawn(process.execPath, ["-e", code], { stdio: ["pipe", "ignore", "inherit"] });
    await new Promise(() => {});
  }
  if (input.do === "end") process.exit(3);
  if (input.do === "refuse")
    return process.send?.({ error: { name: "DomainError", message: "No.", code: "invalid", issues: [] } });
  if (input.do === "wait") {
    const stopped = await new Promise((resolve) => {
      stop = () => resolve(true);
      setTimeout(() => resolve(false), input.ms);
    });
    if (stopped) return process.send?.({ error: { name: "Error", message: "Stopped." } });
  }
  if (input.do === "log") {
    const time = new Date().toISOString();
    process.send?.({ line: { time, level: "info", message: `logged by ${process.pid}` } });
  }
  process.send?.({ log: [`by ${process.pid}`, "info"] });
  process.send?.({ progress: [0.5] });
  if (input.do === "compute") for (const until = Date.now() + input.ms; Date.now() < until; );
  process.send?.({ output: { pid: process.pid } });
});
process.send?.({ isReady: true });
