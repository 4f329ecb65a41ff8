import { randomBytes } from "node:crypto";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { hmac, isSame } from "@/lib/crypto/hmac";
import { defineScheme, refusal, requiredHeader } from "@/lib/webhooks/scheme";

const toleranceS = 5 * 60;
const prefix = "whsec_";

/**
 * Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks), symmetric signatures "v1". Written on
 * node:crypto: the library of that name decodes the body to text before hashing, which makes different bytes equal.
 */
export default defineScheme({
  slug: "standard-webhooks",
  name: "Standard Webhooks",
  description: "Signed with HMAC-SHA-256 over id, time and body. The best choice where you write the sender.",
  settings: z.strictObject({}),
  newSecret: () => prefix + randomBytes(32).toString("base64"),
  checkSecret(secret) {
    const { length } = keyOf(secret);
    if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret) || length < 24 || length > 64)
      throw new DomainError("invalid", "The secret is whsec_ and 24 to 64 bytes in base64.", [
        { path: "secret", message: "Use whsec_ and 24 to 64 bytes in base64, as the sender shows it." },
      ]);
  },
  verify(incoming, { secrets, now }) {
    const id = requiredHeader(incoming, "webhook-id");
    const time = requiredHeader(incoming, "webhook-timestamp");
    const signatures = requiredHeader(incoming, "webhook-signature")
      .split(" ")
      .filter((signature) => signature.startsWith("v1,"))
      .slice(0, 20);
    const expected = secrets.map((secret) =>
      hmac(keyOf(secret), `${id}.${time}.`, incoming.body).toString("base64"),
    );
    if (!signatures.some((signature) => expected.some((right) => isSame(signature.slice(3), right))))
      throw refusal("No signature in webhook-signature matches this body and secret.");
    const ageS = now / 1000 - (/^\d{1,12}$/.test(time) ? Number(time) : Number.NaN);
    if (!(ageS <= toleranceS))
      throw refusal("The webhook-timestamp is more than 5 minutes old. Sign it again.");
    if (ageS < -toleranceS) throw refusal("The webhook-timestamp is more than 5 minutes in the future.");
    return id;
  },
});

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, "base64");
}
