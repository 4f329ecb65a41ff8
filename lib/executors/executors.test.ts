import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { installationId, loadInstallation } from "./installation";
import { recordHeartbeat, recordProblem, recordStop, sweepExecutors } from "./mutations";
import { findExecutorDown, findExecutorProblem } from "./queries";

useTestDatabase();

test("tells since when no executor has sent a heartbeat", async () => {
  expect(await findExecutorDown()).toEqual(new Date(0));

  await recordHeartbeat("a", "embedded");
  expect(await findExecutorDown()).toBeNull();

  await sql()`update executors set seen_at = '2026-01-02T03:04:05Z'`;
  expect(await findExecutorDown()).toEqual(new Date("2026-01-02T03:04:05Z"));

  await recordHeartbeat("b", "embedded");
  expect(await findExecutorDown()).toBeNull();
  await recordStop("b");
  expect((await findExecutorDown())?.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("tells what is wrong with the server, unless another process sees that it works", async () => {
  expect(await findExecutorProblem()).toBeNull();
  await recordProblem("c", "It does not answer.", false);
  expect(await findExecutorProblem()).toBe("It does not answer.");
  expect((await findExecutorDown())?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  await recordProblem("c", "The event key was refused (401).", true);
  expect(await findExecutorProblem()).toBe("The event key was refused (401).");
  expect(await findExecutorDown()).toBeNull();
  await recordHeartbeat("d", "inngest");
  expect(await findExecutorProblem()).toBeNull();
  await sql()`delete from executors where id in ('c', 'd')`;
});

test("an installation keeps its id", async () => {
  const id = await loadInstallation();
  expect(id).toMatch(/^[0-9a-f]{12}$/);
  expect(await loadInstallation()).toBe(id);
  expect(installationId()).toBe(id);
});

test("old rows go, but for the newest", async () => {
  await sql()`update executors set seen_at = now() - interval '2 days'`;
  await sql()`update executors set seen_at = now() - interval '3 days' where id = 'a'`;
  await sweepExecutors();
  expect((await sql()`select id from executors`).map(({ id }) => id)).toEqual(["b"]);
});
