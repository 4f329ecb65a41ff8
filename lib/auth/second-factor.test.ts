import { Secret, TOTP } from "otpauth";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { rewrapKeys } from "./rotate-encryption-key";
import {
  confirmSecondFactor,
  getSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  startSecondFactor,
  takeCode,
  waitingSecondFactor,
} from "./second-factor";

useTestDatabase();
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-25T12:00:10Z") }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The code that the app shows now, or `steps` later. */
function shown(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

async function setUp() {
  const { userId } = await makeTeam();
  const { secret } = await startSecondFactor(userId, "ada@example.com");
  const codes = await confirmSecondFactor(userId, shown(secret, -1));
  return { userId, secret, codes };
}

test("it is active after the first correct code; the setup page can be reloaded before", async () => {
  const { userId } = await makeTeam();
  const { secret, uri } = await startSecondFactor(userId, "ada@example.com");
  expect(uri).toMatch(/^otpauth:\/\/totp\/Switchyard:ada%40example\.com\?issuer=Switchyard&secret=/);
  expect((await waitingSecondFactor(userId, "ada@example.com")).secret).toBe(secret);
  expect(await takeCode(userId, shown(secret))).toBe(false);
  await expect(confirmSecondFactor(userId, "000000")).rejects.toMatchObject({ code: "invalid" });
  expect(await getSecondFactor(userId)).toEqual({ isOn: false, codesLeft: 0 });
  expect(await confirmSecondFactor(userId, shown(secret))).toHaveLength(10);
  expect(await getSecondFactor(userId)).toEqual({ isOn: true, codesLeft: 10 });
  await expect(startSecondFactor(userId, "ada@example.com")).rejects.toMatchObject({ code: "conflict" });
  const [row] = await sql()`select f::text as text from second_factors f where user_id = ${userId}`;
  expect(row?.text).not.toContain(secret);
});

test("accepts a code one step early or late, once, and none older than the last accepted one", async () => {
  const { userId, secret } = await setUp();
  expect(await takeCode(userId, shown(secret, -2))).toBe(false);
  expect(await takeCode(userId, shown(secret, 2))).toBe(false);
  const both = await Promise.all([takeCode(userId, shown(secret)), takeCode(userId, shown(secret))]);
  expect(both.sort()).toEqual([false, true]);
  expect(await takeCode(userId, shown(secret, -1))).toBe(false);
  const next = shown(secret, 1);
  expect(await takeCode(userId, `${next.slice(0, 3)} ${next.slice(3)}`)).toBe(true);
});

test("a recovery code works once, with or without hyphens, for its owner only", async () => {
  const { userId, codes } = await setUp();
  expect(codes[0]).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  const stranger = await setUp();
  expect(await takeCode(stranger.userId, codes[0]!)).toBe(false);
  expect(await takeCode(userId, codes[0]!)).toBe(true);
  expect(await takeCode(userId, codes[0]!)).toBe(false);
  expect(await takeCode(userId, codes[1]!.replaceAll("-", "").toUpperCase())).toBe(true);
  expect((await getSecondFactor(userId)).codesLeft).toBe(8);
  const renewed = await renewRecoveryCodes(userId, codes[2]!);
  expect(await takeCode(userId, codes[3]!)).toBe(false);
  expect(await takeCode(userId, renewed[0]!)).toBe(true);
  await removeSecondFactor(userId);
  expect(await getSecondFactor(userId)).toEqual({ isOn: false, codesLeft: 0 });
  expect(await takeCode(userId, renewed[1]!)).toBe(false);
});

test("the secret is read after a change of ENCRYPTION_KEY", async () => {
  const { userId, secret } = await setUp();
  const [oldKey, nextKey] = [process.env.ENCRYPTION_KEY, "the next key of thirty-two characters"];
  await rewrapKeys(oldKey, nextKey);
  await expect(takeCode(userId, shown(secret))).rejects.toThrow("ENCRYPTION_KEY is not the key");
  vi.stubEnv("ENCRYPTION_KEY", nextKey);
  expect(await takeCode(userId, shown(secret))).toBe(true);
  await rewrapKeys(nextKey, oldKey!);
});
