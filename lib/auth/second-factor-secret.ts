import { decrypt, encrypt } from "@/lib/crypto/cipher";
import { type EncryptionKey, encryptionKey } from "@/lib/crypto/encryption-key";

// Sealed with ENCRYPTION_KEY itself rather than a team's key, since a person belongs to no single team.

/** Encrypted columns of a person's secret. @param by the current ENCRYPTION_KEY, or the next one */
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
