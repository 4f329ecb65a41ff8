import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { countUse, dropEndedWindows, forgetUses, RateLimitError } from "./rate-limit";

useTestDatabase();
afterEach(() => {
  delete process.env.RATE_LIMIT_API;
});

const failure = (promise: Promise<void>) => promise.then(() => undefined).catch((error) => error);

test("what is used more often than the setting allows is refused until the window ends", async () => {
  process.env.RATE_LIMIT_API = "3";
  const [first, second] = [randomUUID(), randomUUID()];
  const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => failure(countUse("api", first))));
  const refusals = outcomes.filter((outcome) => outcome instanceof RateLimitError);
  expect(refusals).toHaveLength(2);
  expect(refusals[0]).toMatchObject({
    code: "rate-limited",
    message: expect.stringMatching(/^Too many attempts/),
  });
  expect(refusals[0]?.retryAfterS).toBeGreaterThan(50);
  expect(refusals[0]?.retryAfterS).toBeLessThanOrEqual(60);
  await countUse("api", second);
  await sql()`update rate_limits set resets_at = now() where key = ${`api:${first}`}`;
  await countUse("api", first);
});

test("0 disables a limit, and a success resets the count", async () => {
  process.env.RATE_LIMIT_API = "0";
  const whom = randomUUID();
  for (let use = 0; use < 5; use += 1) await countUse("api", whom);
  process.env.RATE_LIMIT_API = "1";
  await countUse("api", whom);
  expect(await failure(countUse("api", whom))).toBeInstanceOf(RateLimitError);
  await forgetUses("api", whom);
  await countUse("api", whom);
});

test("ended windows are deleted, others are kept", async () => {
  const [ended, present] = [randomUUID(), randomUUID()];
  await countUse("api", ended);
  await countUse("api", present);
  await sql()`update rate_limits set resets_at = now() - interval '1 second' where key = ${`api:${ended}`}`;
  await dropEndedWindows();
  const left = await sql()<{ key: string }[]>`select key from rate_limits`;
  const keys = left.map(({ key }) => key);
  expect(keys).toContain(`api:${present}`);
  expect(keys).not.toContain(`api:${ended}`);
});
