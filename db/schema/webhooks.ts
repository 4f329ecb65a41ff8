import { sql as raw } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  customType,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, time } from "@/db/columns";
import { deployments } from "./flows";
import { runs } from "./runs";
import { teamId } from "./teams";

/** Authentication schemes of webhook senders; each is a file in lib/webhooks/schemes. */
export const schemeSlugs = ["standard-webhooks", "github", "bearer", "google-pubsub"] as const;

/**
 * Outcomes of a delivery. "received": stored, not decided yet. "ignored": the filter or the scheme prevents a run.
 * "invalid": its parameters do not fit the flow. "refused": its sender was not verified.
 */
export const deliveryOutcomes = ["received", "started", "ignored", "paused", "invalid", "refused"] as const;

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

export const webhooks = pgTable(
  "webhooks",
  {
    id: id(),
    teamId: teamId(),
    deploymentId: text()
      .notNull()
      .references(() => deployments.id, { onDelete: "cascade" }),
    name: text().notNull(),
    scheme: text({ enum: schemeSlugs }).notNull(),
    /** Settings of the scheme besides the secret. */
    settings: jsonb().$type<unknown>().notNull(),
    /** SHA-256 (hex) of the token in the URL, which is shown once and not stored. */
    tokenHash: text().notNull(),
    /** The URL's token before the last rotation, valid until `previousTokenUntil`. */
    previousTokenHash: text(),
    previousTokenUntil: time(),
    /** Sealed (lib/crypto); null when the scheme has no secret. */
    secret: text(),
    previousSecret: text(),
    previousSecretUntil: time(),
    /** Run parameters by name: literals and `{ "$from": "payload.…" }`. */
    mapping: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** A CEL expression over `payload` and `headers`; null lets every delivery start a run. */
    filter: text(),
    isPaused: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [
    uniqueIndex().on(t.tokenHash),
    uniqueIndex().on(t.previousTokenHash),
    index().on(t.teamId, t.id),
    index().on(t.deploymentId),
  ],
);

export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: id(),
    teamId: teamId(),
    webhookId: text()
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
    /** The sender's own message id, which identifies repeats. */
    messageId: text(),
    /** The delivery that was replayed. */
    replayOfId: text().references((): AnyPgColumn => webhookDeliveries.id, { onDelete: "set null" }),
    isReplay: boolean().notNull().default(false),
    /** With secret values masked. */
    headers: jsonb().$type<Record<string, string>>().notNull(),
    /** The original bytes. */
    body: bytes().notNull(),
    outcome: text({ enum: deliveryOutcomes }).notNull(),
    outcomeMessage: text(),
    runId: text().references(() => runs.id, { onDelete: "set null" }),
    /** Number of repeats with the same message id. */
    repeats: integer().notNull().default(0),
    /** Number of failed attempts to settle it, for faults of the portal only, and the time of the next one. */
    failures: integer().notNull().default(0),
    nextAttemptAt: time(),
    createdAt: createdAt(),
  },
  (t) => [
    // A refused delivery takes no message id: otherwise anyone could block a message by sending its id first.
    uniqueIndex("webhook_deliveries_message")
      .on(t.webhookId, t.messageId)
      .where(raw`outcome <> 'refused' and not is_replay`),
    index().on(t.webhookId, t.id),
    index().on(t.runId),
    index("webhook_deliveries_unsettled").on(t.id).where(raw`outcome = 'received'`),
  ],
);
