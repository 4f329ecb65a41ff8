import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ivBytes = 12;
const tagBytes = 16;
/** Leads each ciphertext, so that another method can be told from this one. */
const version = "v1.";

/**
 * AES-256-GCM with a random IV (NIST SP 800-38D). `boundTo` says what the ciphertext belongs to: it is not kept in it,
 * and another value does not open it.
 */
export function encrypt(key: Uint8Array, plain: Uint8Array, boundTo: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(boundTo));
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  return version + Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url");
}

/** @throws Error when the key, `boundTo` or the ciphertext is not what it was */
export function decrypt(key: Uint8Array, sealed: string, boundTo: string): Buffer {
  if (!sealed.startsWith(version)) throw new Error("This ciphertext has no known form.");
  const bytes = Buffer.from(sealed.slice(version.length), "base64url");
  const iv = bytes.subarray(0, ivBytes);
  const tag = bytes.subarray(ivBytes, ivBytes + tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
}
