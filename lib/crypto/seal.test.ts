import { eq } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { teamKeys } from "@/db/schema/keys";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { readEncryptionKey } from "./encryption-key";
import { seal, unseal } from "./seal";
import { checkEncryptionKey } from "./team-key";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

const place = "webhooks/1/secret";

test("what was sealed opens in its place only", async () => {
  const [a, b] = [await makeTeam(), await makeTeam()];
  const sealed = await seal(a.teamId, "Straßenbahn", place);
  expect(await unseal(a.teamId, sealed, place)).toBe("Straßenbahn");
  await expect(unseal(a.teamId, sealed, "webhooks/2/secret")).rejects.toThrow();
  await expect(unseal(b.teamId, sealed, place)).rejects.toThrow();
});

test("the same text never gives the same ciphertext, and a changed one does not open", async () => {
  const { teamId } = await makeTeam();
  const [first, second] = [await seal(teamId, "secret", place), await seal(teamId, "secret", place)];
  expect(first).not.toBe(second);
  const bytes = Buffer.from(first.slice(3), "base64url");
  for (const index of [0, 12, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1;
    await expect(unseal(teamId, `v1.${changed.toString("base64url")}`, place)).rejects.toThrow();
  }
});

test("many at once agree on the team's key", async () => {
  const { teamId } = await makeTeam();
  const sealed = await Promise.all(Array.from({ length: 20 }, (_, i) => seal(teamId, `secret ${i}`, place)));
  const opened = await Promise.all(sealed.map((bytes) => unseal(teamId, bytes, place)));
  expect(opened).toEqual(Array.from({ length: 20 }, (_, i) => `secret ${i}`));
});

test("another ENCRYPTION_KEY is reported at the start and at use", async () => {
  const { teamId } = await makeTeam();
  const sealed = await seal(teamId, "secret", place);
  await checkEncryptionKey();
  vi.stubEnv("ENCRYPTION_KEY", "another key of thirty-two characters");
  await expect(checkEncryptionKey()).rejects.toThrow("npm run keys:rotate");
  await expect(unseal(teamId, sealed, place)).rejects.toThrow("not the key");
});

test("the team's key is kept encrypted, bound to its team", async () => {
  const [a, b] = [await makeTeam(), await makeTeam()];
  const sealed = await seal(a.teamId, "secret", place);
  await seal(b.teamId, "secret", place);
  const [row] = await db().select().from(teamKeys).where(eq(teamKeys.teamId, b.teamId));
  await db().update(teamKeys).set({ wrappedKey: row!.wrappedKey }).where(eq(teamKeys.teamId, a.teamId));
  await expect(unseal(a.teamId, sealed, place)).rejects.toThrow();
  await db().delete(teamKeys).where(eq(teamKeys.teamId, a.teamId));
});

test("a key of any length from 32 characters gives 256 bits", () => {
  expect(readEncryptionKey("k".repeat(32)).key).toHaveLength(32);
  expect(readEncryptionKey("k".repeat(64)).id).not.toBe(readEncryptionKey("k".repeat(32)).id);
  expect(() => readEncryptionKey("short")).toThrow("at least 32 characters");
  expect(() => readEncryptionKey(undefined)).toThrow("ENCRYPTION_KEY needs");
});
