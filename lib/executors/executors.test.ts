import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { recordHeartbeat, recordStop, sweepExecutors } from "./mutations";
import { findExecutorDown } from "./queries";

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

test("old rows go, but for the newest", async () => {
  await sql()`update executors set seen_at = now() - interval '2 days'`;
  await sql()`update executors set seen_at = now() - interval '3 days' where id = 'a'`;
  await sweepExecutors();
  expect((await sql()`select id from executors`).map(({ id }) => id)).toEqual(["b"]);
});
