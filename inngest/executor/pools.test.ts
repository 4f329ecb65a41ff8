import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { listUnservedPools } from "@/lib/executors/queries";
import { useChildProgram } from "@/tests/child-program";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

const program = useChildProgram(new URL("./pools-child.ts", import.meta.url));

/** Starts a process that serves the pools. @param send ids of events */
async function start(pools: string, send = ""): Promise<ChildProcess> {
  const env = { SWITCHYARD_ROLE: "worker", WORKER_POOLS: pools, ...(send && { SEND: send }) };
  const child = program.start(env, ["ignore", "inherit", "inherit", "ipc"]);
  await new Promise((resolve) => child.once("message", resolve));
  return child;
}

/** The process that ran each step of a run. */
function ranBy(run: string): Record<string, string> {
  const lines = readFileSync(program.ran, "utf8").trim().split("\n");
  const own = lines.map((line) => line.split(" ")).filter(([id]) => id === run);
  expect(new Set(own.map(([, step]) => step)).size).toBe(own.length);
  return Object.fromEntries(own.map(([, step, pid]) => [step, pid]));
}

const ended = (run: string) =>
  vi.waitFor(
    async () => {
      const [row] = await sql()`select state from executor_runs where event_id = ${run}`;
      expect(row?.state).toBe("completed");
    },
    { timeout: 15_000, interval: 50 },
  );

test("a step waits for a process of its pool, and the run goes on in its own", async () => {
  const first = await start("default", "chain-1,braid-1");
  await vi.waitFor(
    async () => {
      expect(await listUnservedPools("chain-1")).toEqual(["gpu"]);
      expect(await listUnservedPools("braid-1")).toEqual(["gpu"]);
      expect(ranBy("braid-1")).toEqual({ a: String(first.pid), c: String(first.pid) });
    },
    { timeout: 10_000 },
  );
  const worker = await start("gpu");
  await Promise.all(["chain-1", "braid-1"].map(ended));
  const shared = { a: String(first.pid), b: String(worker.pid), c: String(first.pid) };
  expect(ranBy("chain-1")).toEqual(shared);
  expect(ranBy("braid-1")).toEqual(shared);
  expect(await listUnservedPools("chain-1")).toEqual([]);
});

test("a process of several pools runs a chain in one call", async () => {
  const both = await start("default,gpu", "chain-2");
  await ended("chain-2");
  expect(new Set(Object.values(ranBy("chain-2")))).toEqual(new Set([String(both.pid)]));
});

test("a drained process ends what it holds, and hands the rest on", async () => {
  const drained = await start("default,gpu", "chain-3");
  await vi.waitFor(() => expect(ranBy("chain-3").a).toBe(String(drained.pid)), {
    timeout: 5_000,
    interval: 5,
  });
  await sql()`update executors set is_draining = true where pid = ${drained.pid!}`;
  // It hears of it at its next heartbeat, and may end the chain before: then it takes no other.
  await vi.waitFor(
    async () => expect(await sql()`select 1 from executor_jobs where lease_id is not null`).toHaveLength(0),
    { timeout: 10_000 },
  );
  await sql()`select pg_sleep(1.2)`;
  const other = await start("default,gpu", "chain-4,braid-4");
  await Promise.all(["chain-3", "chain-4", "braid-4"].map(ended));
  const pids = [...Object.values(ranBy("chain-4")), ...Object.values(ranBy("braid-4"))];
  expect(new Set(pids)).toEqual(new Set([String(other.pid)]));
});

test("what names no pool is for every process", async () => {
  const worker = await start("gpu");
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values ('any', 'pools-chain', 'any', '{"id": "any", "name": "chain", "data": {}, "ts": 0}', 'running')`;
  await sql()`select executor_enqueue('any', 'step', 'call', 0)`;
  await vi.waitFor(
    async () =>
      expect(await sql()`select target, pool from executor_jobs where run_id = 'any'`).toEqual([
        { target: expect.stringMatching(/^[0-9a-f]{40}$/), pool: "default" },
      ]),
    { timeout: 10_000 },
  );
  expect(worker.exitCode).toBeNull();
});
