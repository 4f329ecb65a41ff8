import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

// After OWASP's "Slow Down Online Guessing Attacks with Device Cookies": where an account was signed in to before, a
// stranger who fills up its limit keeps nobody out.

/** What a browser keeps after a sign-in. @param account names the account, as a hash */
export function newDevice(account: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${proof(id, account)}`;
}

/** The device's id when `cookie` was made for this account. */
export function knownDevice(cookie: string | undefined, account: string): string | undefined {
  const [id, given] = (cookie ?? "").split(".");
  if (!id || !given) return undefined;
  const [a, b] = [Buffer.from(given), Buffer.from(proof(id, account))];
  return a.length === b.length && timingSafeEqual(a, b) ? id : undefined;
}

function proof(id: string, account: string): string {
  return createHmac("sha256", process.env.AUTH_SECRET ?? "")
    .update(`known device ${id} ${account}`)
    .digest("base64url");
}
