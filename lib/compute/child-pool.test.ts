import { readdirSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { DomainError } from "@/lib/base/errors";
import { ChildPool } from "./child-pool";

const pool = new ChildPool({ module: "tests/compute-tasks.mjs", size: 2, memoryMb: 2600, timeoutMs: 10_000 });
afterAll(() => pool.close());
const surroundings = async () =>
  (await pool.call("surroundings", null)) as { pid: number; env: Record<string, string>; cwd: string };

test("values keep their types; a process is kept for the next call", async () => {
  const value = { list: [1, "two", null], bytes: Uint8Array.of(1, 2, 3), numbers: Float64Array.of(0.5) };
  expect(await pool.call("echo", value)).toEqual(value);
  const large = new Uint8Array(20_000_000).fill(7);
  expect(Buffer.compare((await pool.call("echo", large)) as Uint8Array, large)).toBe(0);
  const pids = new Set<number>();
  for (let call = 0; call < 5; call++) pids.add((await surroundings()).pid);
  expect(pids.size).toBeLessThanOrEqual(2);
});

test("a process sees no setting of the portal, and a folder without files", async () => {
  process.env.ENCRYPTION_KEY ??= "canary";
  const { env, cwd } = await surroundings();
  expect(
    Object.keys(env).filter((name) => !["NODE_ENV", "TZ", "PWD", "SHLVL", "OLDPWD", "_"].includes(name)),
  ).toEqual([]);
  expect(readdirSync(cwd)).toEqual([]);
});

test("a process that crashes fails its own call alone, and another takes its place", async () => {
  const other = pool.call("wait", 300);
  await expect(pool.call("crash", null)).rejects.toMatchObject({ name: "ChildError", reason: "ended" });
  expect(await other).toBeTypeOf("number");
  expect(await pool.call("echo", "after")).toBe("after");
});

test("a call that never ends is stopped at its time limit, and by its signal", async () => {
  await expect(pool.call("spin", null, { timeoutMs: 200 })).rejects.toMatchObject({ reason: "timed-out" });
  const controller = new AbortController();
  const stopped = pool.call("spin", null, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("cancelled")), 100);
  await expect(stopped).rejects.toThrow("cancelled");
  expect(await pool.call("echo", "after")).toBe("after");
});

test.runIf(process.platform === "linux")("memory is limited, also outside of JavaScript's heap", async () => {
  await expect(pool.call("allocate", 3_000_000_000)).rejects.toThrow();
  expect(await pool.call("echo", "after")).toBe("after");
});

test("a process that has grown large is replaced after its answer", async () => {
  const single = new ChildPool({
    module: "tests/compute-tasks.mjs",
    size: 1,
    memoryMb: 2600,
    timeoutMs: 60_000,
  });
  const before = await single.call("wait", 0);
  expect(await single.call("allocate", 1_400_000_000)).toBe(1_400_000_000);
  expect(await single.call("wait", 0)).not.toBe(before);
  single.close();
}, 90_000);

test("expected failures come back as they are", async () => {
  const refused = pool.call("refuse", "Not like that.");
  await expect(refused).rejects.toBeInstanceOf(DomainError);
  await expect(refused).rejects.toMatchObject({ code: "invalid", message: "Not like that." });
  await expect(pool.call("no-such-task", null)).rejects.toThrow();
});

test("one group leaves a process to others, and calls beyond the queue are refused", async () => {
  // Both processes have started before the first slow call.
  await Promise.all([pool.call("wait", 100), pool.call("wait", 100)]);
  const ended: string[] = [];
  const end = (name: string) => (pid: unknown) => {
    ended.push(name);
    return pid;
  };
  const slow = [1, 2, 3].map(() => pool.call("wait", 1500, { group: "a" }).then(end("a")));
  await pool.call("echo", "b", { group: "b" }).then(end("b"));
  expect(ended).toEqual(["b"]);
  expect(new Set(await Promise.all(slow)).size).toBe(1);
  const small = new ChildPool({
    module: "tests/compute-tasks.mjs",
    size: 1,
    memoryMb: 2600,
    timeoutMs: 10_000,
    maxWaiting: 1,
  });
  const first = small.call("echo", 1);
  await expect(small.call("echo", 2)).rejects.toMatchObject({ code: "rate-limited" });
  expect(await first).toBe(1);
  small.close();
});
