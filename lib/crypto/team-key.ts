import { randomBytes } from "node:crypto";
import { eq, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { teamKeys } from "@/db/schema/keys";
import { secondFactors } from "@/db/schema/sign-in";
import { decrypt, encrypt } from "./cipher";
import { type EncryptionKey, encryptionKey } from "./encryption-key";

/** The team's key, created at first use. @throws Error when another ENCRYPTION_KEY wrapped it */
export async function teamKey(teamId: string): Promise<Uint8Array> {
  const row = (await findRow(teamId)) ?? (await makeRow(teamId));
  return unwrapKey(encryptionKey(), row);
}

/** Checks the key at the start. @throws Error when another ENCRYPTION_KEY wrapped this database's keys */
export async function checkEncryptionKey(): Promise<void> {
  const { id } = encryptionKey();
  const others =
    (await db().$count(teamKeys, ne(teamKeys.wrappedBy, id))) +
    (await db().$count(secondFactors, ne(secondFactors.encryptedBy, id)));
  if (others > 0) throw wrongKey();
}

/** Wraps a team's key for storage, bound to the team, so that it opens for no other. */
export function wrapKey(by: EncryptionKey, teamId: string, key: Uint8Array) {
  return { teamId, wrappedKey: encrypt(by.key, key, boundTo(teamId)), wrappedBy: by.id };
}

/** Unwraps a key. @throws Error when another ENCRYPTION_KEY wrapped it */
export function unwrapKey(
  by: EncryptionKey,
  row: { teamId: string; wrappedKey: string; wrappedBy: string },
): Uint8Array {
  if (row.wrappedBy !== by.id) throw wrongKey();
  return decrypt(by.key, row.wrappedKey, boundTo(row.teamId));
}

async function findRow(teamId: string) {
  return (await db().select().from(teamKeys).where(eq(teamKeys.teamId, teamId)))[0];
}

async function makeRow(teamId: string) {
  // Race: the first process creates the key; all read it back.
  await db()
    .insert(teamKeys)
    .values(wrapKey(encryptionKey(), teamId, randomBytes(32)))
    .onConflictDoNothing();
  return (await findRow(teamId))!;
}

function boundTo(teamId: string): string {
  return JSON.stringify(["team key", teamId]);
}

function wrongKey(): Error {
  return new Error(
    "ENCRYPTION_KEY is not the key that this database's secrets were encrypted with. Restore that key, or change " +
      "from it to this one with `npm run keys:rotate`.",
  );
}
