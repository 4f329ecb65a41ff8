import { createPrivateKey } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { z } from "zod";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { defineBlockType } from "@/lib/blocks/block-type";
import { machineIdentityIsOff, machineIdentityOf } from "@/lib/blocks/machine-identity";
import { guardedFetch } from "@/lib/net/guarded-fetch";

const scope = "https://www.googleapis.com/auth/devstorage.read_write";

/** A Google service account key file; further fields are ignored. */
const ServiceAccount = z.object({
  type: z.literal("service_account", {
    error: 'Its "type" is not "service_account". Make a key of a service account, not of a person.',
  }),
  project_id: z.string('"project_id" is missing.').min(1),
  client_email: z.email('"client_email" is missing or is not an address.'),
  private_key_id: z.string().optional(),
  private_key: z
    .string('"private_key" is missing.')
    .refine(isPrivateKey, '"private_key" is not a whole PEM private key.'),
  token_uri: z.url().default("https://oauth2.googleapis.com/token"),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

const TokenProblem = z.object({ error: z.string(), error_description: z.string().optional() });

const notAKey = "This is not the JSON of a key. Paste the whole key file, from { to }.";

const Values = z
  .object({
    identity: z
      .enum(["key", "machine"])
      .default("key")
      .meta({
        choiceNames: { key: "Service account of the key below", machine: "This portal's own identity" },
        description: "The portal's own needs no key, and reaches buckets that its operator allows the team.",
      }),
    serviceAccountJson: z
      .string()
      .max(32_768)
      .superRefine((json, context) => {
        const read = parseJson(json);
        if (typeof read !== "object" || read === null)
          return context.addIssue({ code: "custom", message: notAKey });
        const parsed = ServiceAccount.safeParse(read);
        for (const { message } of parsed.error?.issues ?? []) context.addIssue({ code: "custom", message });
      })
      .optional()
      .meta({
        title: "Service account JSON",
        description: "Paste the whole key file. In Google Cloud: IAM, Service accounts, Keys, Add key, JSON.",
        secret: true,
        isMultiline: true,
      }),
  })
  .superRefine(({ identity, serviceAccountJson }, { addIssue }) => {
    const issue = (path: string, message: string) => addIssue({ code: "custom", path: [path], message });
    if (identity === "key" && !serviceAccountJson) issue("serviceAccountJson", notAKey);
    if (identity === "machine" && serviceAccountJson)
      issue("serviceAccountJson", "Leave this empty: the identity is the machine's.");
    if (identity === "machine" && environment().machineIdentity.length === 0)
      issue("identity", machineIdentityIsOff);
  });

export default defineBlockType({
  slug: "gcp-credentials",
  name: "Google Cloud credentials",
  description: "The key of a service account, or this portal's own identity, for buckets of Google Cloud.",
  values: Values,
  secretsWithin: ({ serviceAccountJson }) => {
    if (!serviceAccountJson) return [];
    const { private_key, private_key_id } = readServiceAccount(serviceAccountJson);
    return private_key_id ? [private_key, private_key_id] : [private_key];
  },
  /** Requests an access token (RFC 7523 for a key), which Google issues only for a valid identity. */
  async check({ identity, serviceAccountJson }, { teamId, signal }) {
    if (identity === "machine") return `Google gave ${await machineIdentityOf(teamId)} a token.`;
    const account = readServiceAccount(serviceAccountJson ?? "");
    const assertion = await new SignJWT({ scope })
      .setProtectedHeader({ alg: "RS256", kid: account.private_key_id })
      .setIssuer(account.client_email)
      .setAudience(account.token_uri)
      .setIssuedAt()
      .setExpirationTime("5 min")
      .sign(await importPKCS8(account.private_key, "RS256"));
    const answer = await guardedFetch(teamId)(account.token_uri, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }),
      signal,
    });
    if (answer.ok) return `Google gave ${account.client_email} a token for project ${account.project_id}.`;
    const problem = TokenProblem.safeParse(await answer.json().catch(() => undefined)).data;
    throw new DomainError(
      "conflict",
      `${new URL(account.token_uri).host} refused the key of ${account.client_email} (${answer.status}): ` +
        `${problem?.error_description ?? problem?.error ?? "no reason given"}. It may have been deleted or disabled.`,
    );
  },
});

/** Parses the document that was validated on entry. */
export function readServiceAccount(json: string): ServiceAccount {
  return ServiceAccount.parse(JSON.parse(json));
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === "private";
  } catch {
    return false;
  }
}
