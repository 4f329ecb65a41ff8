import { hkdfSync } from "node:crypto";

/** ENCRYPTION_KEY as it is used: `key` wraps the teams' keys, `id` names it without giving it away. */
export interface EncryptionKey {
  key: Uint8Array;
  id: string;
}

const leastCharacters = 32;

/** Makes 256 bits of a key text by HKDF-SHA-256 (RFC 5869). @throws Error when it is missing or too short */
export function readEncryptionKey(text: string | undefined, name = "ENCRYPTION_KEY"): EncryptionKey {
  if (!text || text.length < leastCharacters)
    throw new Error(
      `${name} needs at least ${leastCharacters} characters, such as \`openssl rand -hex 32\` gives.`,
    );
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", text, "", `switchyard ${purpose}`, bytes));
  return { key: derive("key encryption", 32), id: derive("key id", 8).toString("hex") };
}

/** The key of this process. */
export function encryptionKey(): EncryptionKey {
  return readEncryptionKey(process.env.ENCRYPTION_KEY);
}
