import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA-256 of the concatenated parts. */
export function hmac(key: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Constant-time comparison: its time reveals neither the position of a difference nor the length. */
export function isSame(received: string | Uint8Array, expected: string | Uint8Array): boolean {
  const key = "compare";
  return timingSafeEqual(hmac(key, received), hmac(key, expected));
}
