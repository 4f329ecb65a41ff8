import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { cacheKey, dropExpired, findCached, keepCached } from "./result-cache";

useTestDatabase();

test("the key is of the task, its version and its input, whatever the order of fields", () => {
  const key = cacheKey({ slug: "add" }, { a: 1, b: 2 });
  expect(cacheKey({ slug: "add", version: "1" }, { b: 2, a: 1 })).toBe(key);
  expect(cacheKey({ slug: "add", version: "2" }, { a: 1, b: 2 })).not.toBe(key);
  expect(cacheKey({ slug: "add" }, { a: 1, b: 3 })).not.toBe(key);
});

test("a result is found by its team until it expires", async () => {
  const [{ teamId }, other] = [await makeTeam(), await makeTeam()];
  await keepCached(teamId, "k", { output: { sum: 3 }, runId: null, ttlMs: 60_000 });
  expect(await findCached(teamId, "k")).toEqual({ output: { sum: 3 }, run: null });
  expect(await findCached(other.teamId, "k")).toBeUndefined();
  await sql()`update task_cache set expires_at = now() - interval '1 second'`;
  expect(await findCached(teamId, "k")).toBeUndefined();
  await dropExpired();
  expect(await sql()`select from task_cache`).toHaveLength(0);
});
