import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { refusedValue } from "./refused-value";

useTestDatabase();

const refusal = async (statement: string) => {
  const error = await sql()
    .unsafe(statement)
    .catch((error) => error);
  return refusedValue(new DrizzleQueryError("select $1", ["canary"], error))?.message;
};

test("what Postgres refuses for its values is the request's fault, whatever wraps it", async () => {
  expect(await refusal("select 3000000000::int8::int4")).toBe("A number is too large.");
  expect(await refusal("select '-271821-04-20T00:00:00Z'::timestamptz")).toBe("A time is out of range.");
  expect(await refusal("select '294277-01-01'::timestamptz")).toBe("A time is out of range.");
  expect(await refusal("select '9e99'::timestamptz")).toBe("A time cannot be read.");
  expect(await refusal(`select '"\\u0000"'::jsonb`)).toBe("A text holds a character that cannot be kept.");
});

test("any other failure is not the request's fault", async () => {
  expect(await refusal("select from no_such_table")).toBeUndefined();
  expect(await refusal("select 1 / 0")).toBeUndefined();
  expect(refusedValue(new Error("x"))).toBeUndefined();
  expect(refusedValue("a text")).toBeUndefined();
});
