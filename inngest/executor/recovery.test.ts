import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

const folder = mkdtempSync(join(tmpdir(), "switchyard-recovery-"));
const program = join(folder, "child.cjs");
const ran = join(folder, "ran");
const children: ChildProcess[] = [];

beforeAll(() =>
  build({
    entryPoints: [fileURLToPath(new URL("./recovery-child.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  }).then(() => writeFileSync(ran, "")),
);
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, RAN: ran, ...env },
    stdio: "inherit",
  });
  children.push(child);
  return child;
}
const bodiesRun = () => readFileSync(ran, "utf8").trim().split("\n").filter(Boolean);

test("after a SIGKILL another process goes on at once, and each step is memoised once", async () => {
  const first = start({ SEND: "killed" });
  await vi.waitFor(() => expect(bodiesRun().length).toBeGreaterThanOrEqual(4), {
    timeout: 15_000,
    interval: 10,
  });
  first.kill("SIGKILL");
  await new Promise((resolve) => first.once("exit", resolve));
  const killedAt = bodiesRun().length;
  expect(killedAt).toBeLessThan(10);
  start();
  await vi.waitFor(
    async () => {
      const [run] = await sql()`select state, result from executor_runs where event_id = 'killed'`;
      expect(run).toEqual({ state: "completed", result: 55 });
    },
    // The lease of the dead lasts 60 s: the run ends sooner only because its owner is known to be gone.
    { timeout: 10_000, interval: 50 },
  );
  expect(await sql()`select 1 from executor_steps`).toHaveLength(10);
  const bodies = bodiesRun();
  expect(new Set(bodies).size).toBe(10);
  expect(bodies.length).toBeLessThanOrEqual(11);
});
