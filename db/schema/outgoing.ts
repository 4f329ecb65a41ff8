import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { registryEvents } from "@/db/registry-events";
import { runStates } from "@/db/run-states";
import { runs } from "./runs";
import { teamId, users } from "./teams";

/** Channels: destinations for messages of alerts, about the team's runs or its registry. */
export const outgoingWebhooks = pgTable(
  "outgoing_webhooks",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    description: text().notNull().default(""),
    /**
     * `webhook`: signed according to Standard Webhooks. `slack`, `teams`, `discord`, `email`: a text message. `mlflow`: about the
     * registry, signed as MLflow's server does.
     */
    kind: text({ enum: ["webhook", "slack", "teams", "discord", "email", "mlflow"] }).notNull(),
    /** For `webhook` and `mlflow`. */
    url: text(),
    /**
     * For `slack` without a block, `teams` and `discord`: the URL. Who has it can post, so it is sealed (lib/crypto) as
     * `outgoing-webhooks/<id>/address`.
     */
    address: text(),
    /** For `email`: addresses of members. */
    emails: text().array().notNull().default([]),
    /**
     * For `webhook`: `whsec_…`. For `mlflow`: a text of the client's choice, or null, and messages are not signed. Sealed
     * (lib/crypto) as `outgoing-webhooks/<id>/secret`.
     */
    secret: text(),
    /** The previous secret, sealed alike: messages also carry its signature, until `previousSecretUntil`. */
    previousSecret: text(),
    previousSecretUntil: time(),
    /** For `slack`: the name of a block of type slack-webhook; null with an address. */
    block: text(),
    /** Notified of runs that reach one of these states; with none, of alerts only. For `mlflow` none. */
    states: text({ enum: runStates }).array().notNull(),
    /** For `mlflow`: notified of these changes of the registry. */
    registryEvents: text({ enum: registryEvents }).array().notNull().default([]),
    /** Slugs; when both are empty, all runs match. */
    flows: text().array().notNull().default([]),
    deployments: text().array().notNull().default([]),
    isPaused: boolean().notNull().default(false),
    /** Reason for an automatic pause. */
    pauseReason: text(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);

/** One message to one outgoing webhook, with its outcome. */
export const outgoingDeliveries = pgTable(
  "outgoing_deliveries",
  {
    /** The `webhook-id`, the same for each attempt. */
    id: id(),
    teamId: teamId(),
    outgoingWebhookId: text()
      .notNull()
      .references(() => outgoingWebhooks.id, { onDelete: "cascade" }),
    /** Idempotency key, such as `event:<id>`: one message per cause. */
    cause: text().notNull(),
    type: text().notNull(),
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    /** The bytes that are signed and sent. */
    body: text().notNull(),
    state: text({ enum: ["waiting", "delivered", "gave-up"] })
      .notNull()
      .default("waiting"),
    attempts: integer().notNull().default(0),
    /** Number of attempts before its last replay: the retry delays start again. */
    attemptsBefore: integer().notNull().default(0),
    /** While it is being sent: the end of the lease. */
    nextAttemptAt: time(),
    createdAt: createdAt(),
    endedAt: time(),
  },
  (t) => [
    uniqueIndex().on(t.outgoingWebhookId, t.cause),
    index().on(t.outgoingWebhookId, t.id),
    index().on(t.runId),
    index("outgoing_deliveries_waiting_index")
      .on(t.outgoingWebhookId, t.nextAttemptAt)
      .where(sql`${t.state} = 'waiting'`),
  ],
);

/** One attempt of a delivery. Without status and error it is in progress, or was interrupted. */
export const outgoingAttempts = pgTable(
  "outgoing_attempts",
  {
    id: id(),
    teamId: teamId(),
    deliveryId: text()
      .notNull()
      .references(() => outgoingDeliveries.id, { onDelete: "cascade" }),
    attempt: integer().notNull(),
    /** The HTTP status. */
    status: integer(),
    /** The first 1,000 bytes of the answer. */
    response: text(),
    /** Reason for a missing answer. */
    error: text(),
    startedAt: createdAt(),
    endedAt: time(),
  },
  (t) => [uniqueIndex().on(t.deliveryId, t.attempt)],
);
