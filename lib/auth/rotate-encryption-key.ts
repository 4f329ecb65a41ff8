import { eq } from "drizzle-orm";
import { closeDatabase, db } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";
import { teamKeys } from "@/db/schema/keys";
import { secondFactors } from "@/db/schema/sign-in";
import { environment } from "@/lib/base/environment";
import { newKey, readStoredKeys, writeStoredKeys } from "@/lib/base/keys";
import { makeNewFilesPrivate } from "@/lib/base/private-folder";
import { readEncryptionKey } from "@/lib/crypto/encryption-key";
import { unwrapKey, wrapKey } from "@/lib/crypto/team-key";
import { openSecret, sealSecret } from "./second-factor-secret";

/**
 * `npm run keys:rotate`, with the portal stopped: replaces one ENCRYPTION_KEY by another. Re-wraps the team keys and
 * second-factor secrets; data encrypted with a team key is untouched. Safe to rerun after an interruption. A key from
 * the environment is changed from ENCRYPTION_KEY to NEW_ENCRYPTION_KEY; a key in keys.json to NEW_ENCRYPTION_KEY or to
 * a newly generated one.
 */
export async function rotateEncryptionKey(log: (line: string) => void): Promise<void> {
  const { dataDir } = environment();
  makeNewFilesPrivate();
  const stored = await readStoredKeys(dataDir);
  const fromEnvironment = process.env.ENCRYPTION_KEY;
  if (fromEnvironment && !process.env.NEW_ENCRYPTION_KEY)
    throw new Error("ENCRYPTION_KEY is set: give the new key as NEW_ENCRYPTION_KEY.");
  const oldKey = fromEnvironment ?? stored.ENCRYPTION_KEY;
  const nextKey = process.env.NEW_ENCRYPTION_KEY ?? stored.NEXT_ENCRYPTION_KEY ?? newKey();
  // Stored before it is used, so that a crash cannot lose it.
  if (!fromEnvironment) await writeStoredKeys(dataDir, { ...stored, NEXT_ENCRYPTION_KEY: nextKey });

  const postgres = process.env.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir, log });
  try {
    if (postgres) process.env.DATABASE_URL = postgres.url;
    await migrate();
    log(`${await rewrapKeys(oldKey, nextKey)} team keys are now encrypted with the new key.`);
  } finally {
    await closeDatabase();
    await postgres?.stop();
  }
  if (fromEnvironment) log("Set ENCRYPTION_KEY to the new key before the next start.");
  else {
    await writeStoredKeys(dataDir, { ...stored, ENCRYPTION_KEY: nextKey, NEXT_ENCRYPTION_KEY: undefined });
    log("keys.json in the data folder holds the new key.");
  }
}

/**
 * Re-encrypts every team's key and every second factor's secret, all or none. @returns the number of teams
 * @throws Error when one was encrypted with neither of the two keys
 */
export async function rewrapKeys(oldText: string | undefined, newText: string): Promise<number> {
  const to = readEncryptionKey(newText, "NEW_ENCRYPTION_KEY");
  return db().transaction(async (tx) => {
    const rows = await tx.select().from(teamKeys).for("update");
    for (const row of rows.filter(({ wrappedBy }) => wrappedBy !== to.id)) {
      const key = unwrapKey(readEncryptionKey(oldText), row);
      await tx
        .update(teamKeys)
        .set(wrapKey(to, row.teamId, key))
        .where(eq(teamKeys.teamId, row.teamId));
    }
    const factors = await tx.select().from(secondFactors).for("update");
    for (const row of factors.filter(({ encryptedBy }) => encryptedBy !== to.id)) {
      const secret = openSecret(row, readEncryptionKey(oldText));
      await tx
        .update(secondFactors)
        .set(sealSecret(row.userId, secret, to))
        .where(eq(secondFactors.userId, row.userId));
    }
    return rows.length;
  });
}
