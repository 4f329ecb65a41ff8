import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { decodeUtf8, parseExactJson, parseJson } from "@/lib/base/json";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import { defineScheme, type Incoming, refusal, requiredHeader } from "@/lib/webhooks/scheme";

const issuers = ["https://accounts.google.com", "accounts.google.com"];
const googleKeys = "https://www.googleapis.com/oauth2/v3/certs";

const Settings = z.strictObject({
  audience: z
    .string()
    .trim()
    .min(1, "Give the audience of the subscription's tokens.")
    .max(500)
    .meta({ description: "The subscription's --push-auth-token-audience: any text you choose." }),
  serviceAccount: z
    .email("Give the service account's e-mail address.")
    .meta({ description: "The e-mail address of the subscription's --push-auth-service-account." }),
  keysUrl: z
    .url({ protocol: /^https?$/ })
    .default(googleKeys)
    .meta({
      title: "Keys",
      description: "Where the keys that sign the tokens are published; Google's unless you test.",
    }),
});

const Push = z.object({
  message: z.object({
    messageId: z.string().min(1),
    publishTime: z.string().optional(),
    attributes: z.record(z.string(), z.string()).default({}),
    data: z.base64().default(""),
  }),
  subscription: z.string().optional(),
});

/**
 * Pub/Sub push (cloud.google.com/pubsub/docs/authenticate-push-subscriptions) of Cloud Storage notifications
 * (cloud.google.com/storage/docs/pubsub-notifications): a token signed by Google authenticates the sender.
 */
export default defineScheme({
  slug: "google-pubsub",
  name: "Google Cloud Storage (Pub/Sub)",
  description: "A push subscription to a bucket's notifications, so that a new file starts a run.",
  settings: Settings,
  defaultFilter: 'payload.eventType == "OBJECT_FINALIZE"',
  async verify(incoming, { teamId, settings, now }) {
    const [, token] = /^bearer +(.+)$/i.exec(requiredHeader(incoming, "authorization")) ?? [];
    if (!token) throw refusal("The push carries no token. Turn on authentication for the subscription.");
    const { payload } = await jwtVerify(token, keysAt(teamId, settings.keysUrl), {
      issuer: issuers,
      audience: settings.audience,
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat", "email"],
      currentDate: new Date(now),
      clockTolerance: 60,
    }).catch((error) => {
      if (error instanceof errors.JOSEError)
        throw refusal(`The push's token is not valid: ${error.message}.`);
      throw error;
    });
    if (payload.email !== settings.serviceAccount || payload.email_verified !== true)
      throw refusal("The push's token belongs to another service account.");
    const { data: push } = Push.safeParse(parseJson(incoming.body.toString("utf8")));
    return push?.message.messageId ?? null;
  },
  payload({ body }: Incoming) {
    const parsed = Push.safeParse(parseJson(decodeUtf8(body)));
    if (!parsed.success)
      throw new DomainError(
        "invalid",
        "The body is not a Pub/Sub message. Leave payload unwrapping off for the subscription.",
      );
    const { message, subscription } = parsed.data;
    const { eventType, bucketId, objectId, objectGeneration } = message.attributes;
    const text = decodeUtf8(Buffer.from(message.data, "base64"), "The message's data");
    return {
      eventType,
      bucketId,
      objectId,
      objectGeneration,
      attributes: message.attributes,
      data: parseExactJson(text) ?? text,
      messageId: message.messageId,
      publishTime: message.publishTime,
      subscription,
    };
  },
});

type Keys = ReturnType<typeof createRemoteJWKSet>;
const keysByAddress = new Map<string, Keys>();

/** Keys of a URL, fetched again when an unknown key id occurs (jose: at most every 30 s). */
function keysAt(teamId: string, url: string): Keys {
  const name = `${teamId} ${url}`;
  const keys =
    keysByAddress.get(name) ??
    createRemoteJWKSet(new URL(url), { [customFetch]: guardedFetch(teamId, { timeoutMs: 5_000 }) });
  keysByAddress.set(name, keys);
  return keys;
}
