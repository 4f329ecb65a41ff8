import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

// Device cookies after OWASP's "Slow Down Online Guessing Attacks with Device Cookies": an attacker who exhausts an
// account's limit does not lock out devices that signed in to it before.

/** Value of the device cookie that a browser keeps after a sign-in. @param account hash of the account */
export function newDevice(account: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${proof(id, account)}`;
}

/** The device's id when `cookie` was made for this account. */
export function knownDevice(cookie: string | undefined, account: string): string | undefined {
  const [id, signature] = (cookie ?? "").split(".");
  if (!id || !signature) return undefined;
  const [a, b] = [Buffer.from(signature), Buffer.from(proof(id, account))];
  return a.length === b.length && timingSafeEqual(a, b) ? id : undefined;
}

function proof(id: string, account: string): string {
  return createHmac("sha256", process.env.AUTH_SECRET ?? "")
    .update(`known device ${id} ${account}`)
    .digest("base64url");
}
