import { randomBytes } from "node:crypto";
import { z } from "zod";
import { hmac, isSame } from "@/lib/crypto/hmac";
import { defineScheme, refusal, requiredHeader } from "@/lib/webhooks/scheme";

/** GitHub's webhooks (docs.github.com, "Validating webhook deliveries"). They have no timestamp to check. */
export default defineScheme({
  slug: "github",
  name: "GitHub",
  description: "A repository's or organization's webhook, signed in X-Hub-Signature-256.",
  settings: z.strictObject({}),
  newSecret: () => randomBytes(32).toString("hex"),
  verify(incoming, { secrets }) {
    const signature = requiredHeader(incoming, "x-hub-signature-256");
    if (!secrets.some((secret) => isSame(signature, `sha256=${hmac(secret, incoming.body).toString("hex")}`)))
      throw refusal("The X-Hub-Signature-256 does not match this body and secret.");
    return requiredHeader(incoming, "x-github-delivery");
  },
  heldBack: ({ headers }) =>
    headers["x-github-event"] === "ping" ? "GitHub's ping arrived: the webhook is set up." : undefined,
});
