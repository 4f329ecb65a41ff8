import { afterEach, beforeAll, expect, test } from "vitest";
import { RateLimitError } from "@/lib/limits/rate-limit";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { makeWebhook } from "@/tests/test-webhooks";
import { deleteWebhook, rotateWebhook } from "./mutations";
import { openAddress } from "./open-address";

useTestDatabase();
afterEach(() => {
  delete process.env.RATE_LIMIT_WEBHOOK;
});

let teamId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

test("requests that come at once are each counted, and none but those above the limit refused", async () => {
  process.env.RATE_LIMIT_WEBHOOK = "30";
  const [hook, otherHook] = [await makeWebhook(teamId), await makeWebhook(teamId)];
  const openMany = (times: number) =>
    Promise.allSettled(Array.from({ length: times }, () => openAddress(hook.token)));
  const first = await openMany(20);
  expect(first.every(({ status }) => status === "fulfilled")).toBe(true);
  const second = await openMany(20);
  expect(second.map(({ status }) => status)).toEqual([
    ...new Array(10).fill("fulfilled"),
    ...new Array(10).fill("rejected"),
  ]);
  expect((second.at(-1) as PromiseRejectedResult).reason).toBeInstanceOf(RateLimitError);
  await expect(openAddress(hook.token)).rejects.toThrow("Too many attempts");
  expect(await openAddress(otherHook.token)).toMatchObject({ id: otherHook.id, secrets: [otherHook.secret] });
});

test("a limit of 0 is off", async () => {
  process.env.RATE_LIMIT_WEBHOOK = "0";
  const { token, id } = await makeWebhook(teamId);
  const all = await Promise.all(Array.from({ length: 5 }, () => openAddress(token)));
  expect(new Set(all.map((address) => address.id))).toEqual(new Set([id]));
});

test("a secret that is replaced without an overlap, and an address that is deleted, end at once", async () => {
  const { id, token, secret } = await makeWebhook(teamId);
  expect((await openAddress(token)).secrets).toEqual([secret]);
  const next = await rotateWebhook(teamId, id, { what: "secret", overlapHours: 0 });
  expect((await openAddress(token)).secrets).toEqual([next.secret]);
  await deleteWebhook(teamId, id);
  await expect(openAddress(token)).rejects.toMatchObject({ code: "not-found" });
});
