import { hkdfSync } from "node:crypto";

/** ENCRYPTION_KEY in its derived form: `key` wraps the teams' keys, `id` identifies it without revealing it. */
export interface EncryptionKey {
  key: Uint8Array;
  id: string;
}

const leastCharacters = 32;

/** Derives 256 bits from a key text by HKDF-SHA-256 (RFC 5869). @throws Error when the text is missing or too short */
export function readEncryptionKey(text: string | undefined, name = "ENCRYPTION_KEY"): EncryptionKey {
  if (!text || text.length < leastCharacters)
    throw new Error(
      `${name} needs at least ${leastCharacters} characters; generate one with \`openssl rand -hex 32\`.`,
    );
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", text, "", `switchyard ${purpose}`, bytes));
  return { key: derive("key encryption", 32), id: derive("key id", 8).toString("hex") };
}

/** The key of this process. */
export function encryptionKey(): EncryptionKey {
  return readEncryptionKey(process.env.ENCRYPTION_KEY);
}
