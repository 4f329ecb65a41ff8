import { randomBytes } from "node:crypto";
import { z } from "zod";
import { isSame } from "@/lib/crypto/hmac";
import { defineScheme, refusal, requiredHeader } from "@/lib/webhooks/scheme";

/** A shared token (RFC 6750). Repeats are identified by `Idempotency-Key` when the sender sends one. */
export default defineScheme({
  slug: "bearer",
  name: "Bearer token",
  description: "A secret token in the Authorization header, for senders that cannot sign.",
  settings: z.strictObject({}),
  newSecret: () => randomBytes(32).toString("base64url"),
  verify(incoming, { secrets }) {
    const [, token] = /^bearer +(.+)$/i.exec(requiredHeader(incoming, "authorization")) ?? [];
    if (!token) throw refusal("Send Authorization: Bearer and the webhook's token.");
    if (!secrets.some((secret) => isSame(token, secret)))
      throw refusal("The bearer token is not this webhook's.");
    return incoming.headers["idempotency-key"] ?? null;
  },
});
