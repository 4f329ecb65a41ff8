import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { teamKeys } from "@/db/schema/keys";
import { seal, unseal } from "@/lib/crypto/seal";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { rewrapKeys } from "./rotate-encryption-key";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

const place = "blocks/1/value";
const nextKey = "the next key of thirty-two characters";

test("after a change of key, the new one opens what was sealed, and the old one does not", async () => {
  const teams = [await makeTeam(), await makeTeam()];
  const sealed = await Promise.all(teams.map(({ teamId }) => seal(teamId, `of ${teamId}`, place)));
  const oldKey = process.env.ENCRYPTION_KEY;
  expect(await rewrapKeys(oldKey, nextKey)).toBe(2);
  await expect(unseal(teams[0]!.teamId, sealed[0]!, place)).rejects.toThrow("not the key");
  vi.stubEnv("ENCRYPTION_KEY", nextKey);
  for (const [index, { teamId }] of teams.entries())
    expect(await unseal(teamId, sealed[index]!, place)).toBe(`of ${teamId}`);
  // A repeated call, as after a crash, finds nothing to do; a call with a wrong key changes nothing.
  expect(await rewrapKeys(oldKey, nextKey)).toBe(2);
  const before = await db().select().from(teamKeys);
  await expect(rewrapKeys("a wrong key of thirty-two characters", oldKey!)).rejects.toThrow("not the key");
  expect(await db().select().from(teamKeys)).toEqual(before);
  expect(await rewrapKeys(nextKey, oldKey!)).toBe(2);
});

test("a new key that is too short is refused by its name", async () => {
  await expect(rewrapKeys(process.env.ENCRYPTION_KEY, "short")).rejects.toThrow("NEW_ENCRYPTION_KEY needs");
});
