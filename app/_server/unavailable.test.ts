import { afterEach, expect, test } from "vitest";
import { closeDatabase, db, sql } from "@/db/client";
import { expectedFailure } from "@/lib/base/expected-failure";
import { useTestDatabase } from "@/tests/test-database";
import { problem } from "./problem";

useTestDatabase();
afterEach(async () => {
  delete process.env.STATEMENT_TIMEOUT_MS;
  await closeDatabase();
});

test("a statement that took too long is 503 with a sentence, also through drizzle", async () => {
  process.env.STATEMENT_TIMEOUT_MS = "100";
  for (const statement of [sql()`select pg_sleep(9)`, db().execute("select pg_sleep(9)")]) {
    const error = await Promise.resolve(statement).catch((error: unknown) => error);
    const answer = problem(error);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await answer.json()).toMatchObject({
      code: "unavailable",
      detail: expect.stringMatching(/took too long/),
    });
  }
});

test("a lost connection is 503, a missing file is a fault of the portal", () => {
  const closed = Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });
  expect(expectedFailure(new Error("Failed query", { cause: closed }))).toMatchObject({
    code: "unavailable",
  });
  expect(expectedFailure(Object.assign(new Error("no file"), { code: "ENOENT" }))).toBeUndefined();
});
