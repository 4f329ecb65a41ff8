import { z } from "zod";
import { environment } from "@/lib/base/environment";
import { readStoredKeys, writeStoredKeys } from "@/lib/base/keys";
import { readEncryptionKey } from "@/lib/crypto/encryption-key";

const Keys = z.record(z.string(), z.string());

/**
 * Checks that this installation will read the secrets of a backup, before a row is written.
 * @param fromBackup content of the backup's keys.json; without ENCRYPTION_KEY where the environment had it
 * @returns a function that keeps the keys for the portal to start with
 * @throws with a sentence when ENCRYPTION_KEY is missing or another one
 */
export async function prepareKeys(
  encryptionKeyId: string,
  fromBackup: unknown,
): Promise<() => Promise<void>> {
  const { dataDir } = environment();
  const stored = await readStoredKeys(dataDir);
  const keys = { ...Keys.parse(fromBackup), ...stored };
  const key = process.env.ENCRYPTION_KEY || keys.ENCRYPTION_KEY;
  if (!key)
    throw new Error("The backup holds no keys. Set ENCRYPTION_KEY to that of the portal it was made of.");
  if (readEncryptionKey(key).id !== encryptionKeyId)
    throw new Error(
      "ENCRYPTION_KEY (or keys.json in DATA_DIR) is not the key of this backup, whose secrets could not be read. " +
        "Set it to the key of the portal that the backup was made of; where keys.json of that portal had it, remove it.",
    );
  return () => writeStoredKeys(dataDir, keys);
}
