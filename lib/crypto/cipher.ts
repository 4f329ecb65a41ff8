import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ivBytes = 12;
const tagBytes = 16;
/** Prefix of each ciphertext; identifies the method. */
const version = "v1.";

/**
 * AES-256-GCM with a random IV (NIST SP 800-38D). `boundTo` is additional authenticated data: it is not stored in the
 * ciphertext, which opens only with the same value.
 */
export function encrypt(key: Uint8Array, plain: Uint8Array, boundTo: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(boundTo));
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  return version + Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url");
}

/** @throws Error when the key, `boundTo` or the ciphertext has changed */
export function decrypt(key: Uint8Array, sealed: string, boundTo: string): Buffer {
  if (!sealed.startsWith(version)) throw new Error("This ciphertext has an unknown format.");
  const bytes = Buffer.from(sealed.slice(version.length), "base64url");
  const iv = bytes.subarray(0, ivBytes);
  const tag = bytes.subarray(ivBytes, ivBytes + tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
}
