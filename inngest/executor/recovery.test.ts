import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { kill, useChildProgram } from "@/tests/child-program";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

const program = useChildProgram(new URL("./recovery-child.ts", import.meta.url));
const start = (env: Record<string, string> = {}) => program.start(env, ["ignore", "inherit", "ignore"]);

/** Step bodies of a run, in the order they ran. */
const bodiesOf = (run: string) =>
  readFileSync(program.ran, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([id]) => id === run)
    .map(([, step, pid]) => ({ step, pid }));
const reached = (run: string, count: number) =>
  vi.waitFor(() => expect(bodiesOf(run).length).toBeGreaterThanOrEqual(count), {
    timeout: 15_000,
    interval: 10,
  });

/** The run completed, and each of its steps was memoised once. */
const ended = (run: string) =>
  vi.waitFor(
    async () => {
      const [row] = await sql()`
        select state, result, (select count(*)::int from executor_steps s where s.run_id = r.id) as steps
        from executor_runs r where event_id = ${run}`;
      expect(row).toEqual({ state: "completed", result: 55, steps: 10 });
    },
    { timeout: 15_000, interval: 50 },
  );

test("after a SIGKILL another process goes on at once, and at most one body runs twice", async () => {
  const first = start({ SEND: "killed" });
  await reached("killed", 4);
  await kill(first);
  expect(bodiesOf("killed").length).toBeLessThan(10);
  start();
  // The dead process's lease lasts 60 s: the run ends sooner only because its owner is known to be gone.
  await ended("killed");
  expect(new Set(bodiesOf("killed").map(({ step }) => step)).size).toBe(10);
  expect(bodiesOf("killed").length).toBeLessThanOrEqual(11);
});

test("a process that stops cleanly gives its calls back at once, and says that it stopped", async () => {
  const first = start({ SEND: "stopped" });
  await reached("stopped", 3);
  expect(await kill(first, "SIGTERM")).toBe(0);
  const [row] =
    await sql()`select stopped_at is not null as stopped from executors where pid = ${first.pid!}`;
  expect(row).toEqual({ stopped: true });
  const [job] = await sql()`
    select lease_id from executor_jobs where run_id = (select id from executor_runs where event_id = 'stopped')`;
  expect(job).toEqual({ lease_id: null });
  start();
  await ended("stopped");
});

test("ignores a process that was suspended for longer than its lease", async () => {
  const first = start({ SEND: "still", LEASE_MS: "1500" });
  await reached("still", 3);
  first.kill("SIGSTOP");
  const second = start({ LEASE_MS: "1500" });
  await ended("still");
  const [before] = await sql()`select jsonb_agg(s order by position) as steps from executor_steps s`;
  first.kill("SIGCONT");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const [after] = await sql()`select jsonb_agg(s order by position) as steps from executor_steps s`;
  expect(after).toEqual(before);
  expect(bodiesOf("still").at(-1)?.pid).toBe(String(second.pid));
  expect(await kill(first, "SIGTERM")).toBe(0);
});

test("broken connections delay runs and lose none", async () => {
  const first = start({ SEND: "cut", LEASE_MS: "1500" });
  for (const count of [2, 5, 8]) {
    await reached("cut", count);
    await sql()`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.catch(() => {});
  }
  await ended("cut");
  expect(first.exitCode).toBeNull();
});

test("two processes share the work, and no step runs in both", async () => {
  const runs = Array.from({ length: 8 }, (_, i) => `shared-${i}`);
  start({ CONCURRENCY: "2" });
  start({ CONCURRENCY: "2", SEND: runs.join(",") });
  for (const run of runs) await ended(run);
  const bodies = runs.flatMap(bodiesOf);
  expect(bodies).toHaveLength(80);
  expect(new Set(bodies.map(({ pid }) => pid)).size).toBe(2);
});
