import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA-256 of the parts one after the other. */
export function hmac(key: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Compares in a time that tells nothing about where two values differ, nor about how long they are. */
export function isSame(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  const key = "compare";
  return timingSafeEqual(hmac(key, given), hmac(key, expected));
}
