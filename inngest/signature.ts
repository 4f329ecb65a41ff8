import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalize } from "json-canonicalize";

/** How far a signature's time may be off (SDK_SPEC §4.1.3). */
const windowSeconds = 5 * 60;

/** `t=…&s=…`: HMAC-SHA256 over the canonical body (RFC 8785) and the time, with the key without its prefix. */
export function signBody(body: string, signingKey: string, seconds = Math.floor(Date.now() / 1000)): string {
  const canonical = body === "" ? "" : canonicalize(JSON.parse(body));
  const signature = createHmac("sha256", bare(signingKey))
    .update(canonical + seconds)
    .digest("hex");
  return `t=${seconds}&s=${signature}`;
}

/** Whether a signature is of this body and one of these keys, and no older than five minutes. */
export function isSigned(signature: string | null, body: string, keys: string[]): boolean {
  const parts = new URLSearchParams(signature ?? "");
  const seconds = Number(parts.get("t") ?? Number.NaN);
  if (!(Math.abs(Date.now() / 1000 - seconds) <= windowSeconds)) return false;
  try {
    return keys.some((key) => isSame(signBody(body, key, seconds), `t=${seconds}&s=${parts.get("s")}`));
  } catch {
    return false;
  }
}

/** How the SDK names itself by its signing key: its prefix and the SHA-256 of the key's bytes. */
export function hashSigningKey(signingKey: string): string {
  const prefix = signingKey.slice(0, signingKey.length - bare(signingKey).length);
  return (
    prefix +
    createHash("sha256")
      .update(Buffer.from(bare(signingKey), "hex"))
      .digest("hex")
  );
}

/** Compares two secrets in constant time. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a!, b!);
}

const bare = (signingKey: string) => signingKey.replace(/^signkey-\w+-/, "");
