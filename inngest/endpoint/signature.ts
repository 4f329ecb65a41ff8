import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalize } from "json-canonicalize";
import { macsInThread } from "./large-signature";

/** Maximum clock difference of a signature (SDK_SPEC §4.1.3). */
const windowSeconds = 5 * 60;
/** Maximum body that is parsed here; parsing and canonicalising it takes some ms. */
const parsedHereBytes = 128 * 1024;

/**
 * Signature `t=…&s=…`: HMAC-SHA256 over the canonical body (RFC 8785) and the time, with the key without its prefix.
 */
export function signBody(body: string, signingKey: string, seconds = Math.floor(Date.now() / 1000)): string {
  const canonical = body === "" ? "" : canonicalize(JSON.parse(body));
  const signature = createHmac("sha256", bare(signingKey))
    .update(canonical + seconds)
    .digest("hex");
  return `t=${seconds}&s=${signature}`;
}

/**
 * True when a signature matches this body and one of these keys, and is at most five minutes old. The sender is not
 * authenticated yet: format and time are checked first, then the body as it was sent, and only a short body is parsed
 * here.
 * @throws BusyError when too many long bodies wait for their turn
 */
export async function isSigned(signature: string | null, body: Buffer, keys: string[]): Promise<boolean> {
  const { seconds, mac } = readSignature(signature);
  if (mac === undefined || !(Math.abs(Date.now() / 1000 - seconds) <= windowSeconds)) return false;
  const bareKeys = keys.map(bare);
  const asSent = bareKeys.map((key) =>
    createHmac("sha256", key).update(body).update(`${seconds}`).digest("hex"),
  );
  if (asSent.some((digest) => isSame(digest, mac))) return true;
  if (body.byteLength > parsedHereBytes)
    return (await macsInThread(body, seconds, bareKeys)).some((digest) => isSame(digest, mac));
  try {
    const text = body.toString("utf8");
    return keys.some((key) => isSame(signBody(text, key, seconds), `t=${seconds}&s=${mac}`));
  } catch {
    return false;
  }
}

function readSignature(signature: string | null): { seconds: number; mac: string | undefined } {
  const [, seconds, mac] = /^t=(\d{1,12})&s=([0-9a-f]{64})$/.exec(signature ?? "") ?? [];
  return { seconds: Number(seconds ?? Number.NaN), mac };
}

/** The SDK's identification by its signing key: the prefix and the SHA-256 of the key's bytes. */
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
export function isSame(first: string, second: string): boolean {
  const [a, b] = [first, second].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a!, b!);
}

const bare = (signingKey: string) => signingKey.replace(/^signkey-\w+-/, "");
