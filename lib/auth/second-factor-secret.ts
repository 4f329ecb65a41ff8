import { decrypt, encrypt } from "@/lib/crypto/cipher";
import { type EncryptionKey, encryptionKey } from "@/lib/crypto/encryption-key";

// A person is in no one team, so what is sealed here is sealed with ENCRYPTION_KEY itself and not with a team's key.

/** The columns that keep a person's secret. @param by the ENCRYPTION_KEY of now, or the one to come */
export function sealSecret(userId: string, secret: Uint8Array, by: EncryptionKey = encryptionKey()) {
  return { secret: encrypt(by.key, secret, boundTo(userId)), encryptedBy: by.id };
}

/** @throws Error when another ENCRYPTION_KEY sealed it */
export function openSecret(
  row: { userId: string; secret: string; encryptedBy: string },
  by: EncryptionKey = encryptionKey(),
): Buffer {
  if (row.encryptedBy !== by.id)
    throw new Error("ENCRYPTION_KEY is not the key that this was encrypted with.");
  return decrypt(by.key, row.secret, boundTo(row.userId));
}

function boundTo(userId: string): string {
  return JSON.stringify(["second factor", userId]);
}
