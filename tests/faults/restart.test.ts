import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

const portal = usePortal({ per: "test" });

test("a portal whose server was killed adopts its Postgres, and its API token still holds", async () => {
  expect((await portal.request("GET", "/flows")).status).toBe(200);
  await portal.kill();

  await portal.restart();
  expect(portal.output()).toContain("Postgres adopted");
  expect((await portal.request("GET", "/flows")).status).toBe(200);
});

test("a portal that was killed with its Postgres recovers", async () => {
  await portal.kill({ andPostgres: true });

  await portal.restart();
  expect((await portal.request("GET", "/flows")).status).toBe(200);
});

test("SIGTERM ends the server and its Postgres within ten seconds", async () => {
  const startedAt = Date.now();
  expect(await portal.terminate()).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  await portal.restart();
  expect(portal.output()).toContain("Postgres started");
});

test.runIf(existsSync("/proc/self/stat"))("goes on when nobody reads its output any more", async () => {
  portal.closeOutput();
  // It has something to say.
  portal.killPostgres();
  await expect.poll(async () => (await portal.request("GET", "/flows")).status).toBe(200);
  const before = processorSeconds(portal.pid);
  await sleep(4_000);
  expect(processorSeconds(portal.pid) - before).toBeLessThan(1.5);
});

/** Processor time of a process so far, in seconds. */
function processorSeconds(pid: number): number {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const [user, system] = fields!.split(" ").slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}
