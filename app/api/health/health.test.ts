import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { recordSignOfLife } from "@/lib/executors/mutations";
import { useTestDatabase } from "@/tests/test-database";
import { GET } from "./route";

useTestDatabase();

test("health tells since when no executor is there", async () => {
  await recordSignOfLife("one", "embedded");
  expect(await (await GET()).json()).toMatchObject({ status: "ok", executorDownSince: null });
  await sql()`update executors set seen_at = '2026-01-02T03:04:05Z'`;
  const answer = await GET();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ executorDownSince: "2026-01-02T03:04:05.000Z" });
});
