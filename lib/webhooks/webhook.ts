import { z } from "zod";
import { deliveryOutcomes, schemeSlugs } from "@/db/schema/webhooks";
import { Instant } from "@/lib/base/instant";

export { deliveryOutcomes, schemeSlugs };
export type SchemeSlug = (typeof schemeSlugs)[number];
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** Maximum size of a webhook's body, in bytes. */
export const maxBodyBytes = 1024 * 1024;

/** Maximum time that an old secret or URL may stay valid after a rotation, in hours. */
const maxOverlapHours = 24 * 30;

const Name = z.string().trim().min(1, "Enter a name for the webhook.").max(80);
const Secret = z.string().trim().min(16, "A secret has at least 16 characters.").max(200);
/** Run parameters by name; a value is a literal or `{ "$from": "payload.a.b" }`, at any depth. */
export const Mapping = z.record(z.string(), z.unknown());
export type Mapping = z.infer<typeof Mapping>;
const Filter = z
  .string()
  .trim()
  .max(2000)
  .transform((text) => text || null)
  .nullable();

export const NewWebhook = z.strictObject({
  deployment: z.string().min(1, "Choose a deployment."),
  name: Name,
  scheme: z.enum(schemeSlugs),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** The sender's secret, if it gives one; otherwise one is generated. */
  secret: Secret.optional(),
  mapping: Mapping.default({}),
  filter: Filter.optional(),
});
export type NewWebhook = z.output<typeof NewWebhook>;

export const WebhookChange = z.strictObject({
  name: Name.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  mapping: Mapping.optional(),
  filter: Filter.optional(),
  isPaused: z.boolean().optional(),
  updatedAt: Instant.optional(),
});
export type WebhookChange = z.output<typeof WebhookChange>;

export const Rotation = z.strictObject({
  what: z.enum(["secret", "address"]),
  /** Hours for which the old one stays valid beside the new one. */
  overlapHours: z.coerce.number().min(0).max(maxOverlapHours).default(24),
  secret: Secret.optional(),
});
export type Rotation = z.output<typeof Rotation>;
