import { existsSync } from "node:fs";
import { afterAll, expect, test, vi } from "vitest";
import { receiveLog } from "@/lib/telemetry/process-log";
import type { CallListener, Usage } from "./task-process";
import { TaskProcesses } from "./task-processes";

const pools: TaskProcesses[] = [];
afterAll(() => {
  for (const pool of pools) pool.close();
});

function poolOf({ size = 2, memoryMb = 400, graceMs = 300 } = {}): TaskProcesses {
  const pool = new TaskProcesses({
    command: [process.execPath, "--max-old-space-size=100", "tests/task-child.mjs"],
    env: { PATH: process.env.PATH },
    memoryBytes: memoryMb * 2 ** 20,
    graceMs,
    size,
  });
  pools.push(pool);
  return pool;
}

interface Heard {
  lines: string[];
  usage?: Usage;
}

/** Runs work in the pool. */
function run(
  pool: TaskProcesses,
  input: { do: string; ms?: number },
  { teamId = "ada", signal = new AbortController().signal } = {},
) {
  const heard: Heard = { lines: [] };
  const listener: CallListener = {
    signal,
    log: (message) => heard.lines.push(message),
    progress: (fraction) => heard.lines.push(String(fraction)),
    used: (usage) => {
      heard.usage = usage;
    },
  };
  const at = { teamId, runId: "r", nodeId: "n", attempt: 1 };
  const node = { id: "n", task: "t", input: {}, after: [], retries: 0, retryDelayMs: 0 };
  return { heard, ended: pool.run({ at, node, input }, listener) as Promise<{ pid: number }> };
}

test("lines of a process's own log reach the log of its parent", async () => {
  const lines: string[] = [];
  receiveLog({ collector: ({ message }) => lines.push(message) });
  try {
    const { pid } = await run(poolOf(), { do: "log" }).ended;
    expect(lines).toEqual([`logged by ${pid}`]);
  } finally {
    receiveLog({});
  }
});

test("an attempt runs in a warm process, tells what it says, and what it used", async () => {
  const pool = poolOf();
  const first = run(pool, { do: "compute", ms: 400 });
  const { pid } = await first.ended;
  expect(pid).not.toBe(process.pid);
  expect(first.heard.lines).toEqual([`by ${pid}`, "0.5"]);
  if (existsSync("/proc/self/stat")) {
    expect(first.heard.usage!.cpuMs).toBeGreaterThan(0);
    expect(first.heard.usage!.peakBytes).toBeGreaterThan(10 * 2 ** 20);
  }
  expect((await run(pool, { do: "compute", ms: 0 }).ended).pid).toBe(pid);
});

test("an error of the task is the attempt's", async () => {
  const pool = poolOf();
  await expect(run(pool, { do: "refuse" }).ended).rejects.toMatchObject({ code: "invalid", message: "No." });
  await expect(run(pool, { do: "end" }).ended).rejects.toThrow("The task's process ended (exit code 3).");
  expect((await run(pool, { do: "compute", ms: 0 }).ended).pid).toBeGreaterThan(0);
});

test("a cancelled attempt may end by itself; one that ignores it is killed", async () => {
  const pool = poolOf();
  for (const [work, message] of [
    [{ do: "wait", ms: 60_000 }, "Stopped."],
    [{ do: "spin" }, "The run was stopped."],
  ] as const) {
    const controller = new AbortController();
    const { ended } = run(pool, work, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("The run was stopped.")), 300);
    await expect(ended).rejects.toThrow(message);
  }
});

test("too much memory ends the attempt with a sentence, and nothing else", async () => {
  const pool = poolOf({ memoryMb: 300 });
  await expect(run(pool, { do: "heap" }).ended).rejects.toThrow(/^The task ran out of memory\./);
  if (!existsSync("/proc/self/stat")) return;
  const { ended, heard } = run(pool, { do: "buffers" });
  await expect(ended).rejects.toThrow(
    "The task took more than 300 MB of memory. Give it less data, or raise TASK_MEMORY_MB.",
  );
  expect(heard.usage!.peakBytes).toBeGreaterThan(300 * 2 ** 20);
});

test.runIf(existsSync("/proc/self/stat"))("processes that the task starts count for its memory", async () => {
  const { ended, heard } = run(poolOf({ memoryMb: 350 }), { do: "child" });
  await expect(ended).rejects.toThrow("The task took more than 350 MB of memory.");
  expect(heard.usage!.peakBytes).toBeGreaterThan(350 * 2 ** 20);
});

test("teams take turns, and an attempt that waits can be cancelled", async () => {
  const pool = poolOf({ size: 1 });
  const order: string[] = [];
  const note = (name: string) => (result: { pid: number }) => {
    order.push(name);
    return result;
  };
  const controller = new AbortController();
  const all = [
    run(pool, { do: "wait", ms: 300 }).ended.then(note("ada 1")),
    run(pool, { do: "compute", ms: 0 }).ended.then(note("ada 2")),
    run(pool, { do: "compute", ms: 0 }, { teamId: "bob" }).ended.then(note("bob 1")),
  ];
  const left = run(pool, { do: "compute", ms: 0 }, { signal: controller.signal }).ended;
  controller.abort(new Error("Left."));
  await expect(left).rejects.toThrow("Left.");
  await Promise.all(all);
  expect(order[0]).toBe("ada 1");
  expect(order).toHaveLength(3);
});

test("idle processes beyond one end", async () => {
  const pool = poolOf({ size: 3 });
  const pids = await Promise.all([1, 2, 3].map(() => run(pool, { do: "wait", ms: 200 }).ended));
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await vi.waitFor(() => expect(pids.filter(({ pid }) => isAlive(pid))).toHaveLength(1));
});
