import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { runStates } from "@/db/run-states";
import { runs } from "./runs";
import { teamId, users } from "./teams";

/** Where the team is told of its runs: an address of a program, or a Slack channel. */
export const outgoingWebhooks = pgTable(
  "outgoing_webhooks",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    /** `webhook`: signed as Standard Webhooks says. `slack`: a message in words. */
    kind: text({ enum: ["webhook", "slack"] }).notNull(),
    /** Of a `webhook`. */
    url: text(),
    /** Of a `webhook`: `whsec_…`, sealed (lib/crypto) as `outgoing-webhooks/<id>/secret`. */
    secret: text(),
    /** The one before, sealed alike: messages carry its signature too, until `previousSecretUntil`. */
    previousSecret: text(),
    previousSecretUntil: time(),
    /** Of `slack`: the name of a block of type slack-webhook. */
    block: text(),
    /** It is told of runs that come into one of these. */
    states: text({ enum: runStates }).array().notNull(),
    /** Slugs; where both are empty, all runs are of interest. */
    flows: text().array().notNull().default([]),
    deployments: text().array().notNull().default([]),
    isPaused: boolean().notNull().default(false),
    /** Why it was paused, unless a person did it. */
    pauseReason: text(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);

/** One message to one outgoing webhook, with what became of it. */
export const outgoingDeliveries = pgTable(
  "outgoing_deliveries",
  {
    /** The `webhook-id`, the same at each attempt. */
    id: id(),
    teamId: teamId(),
    outgoingWebhookId: text()
      .notNull()
      .references(() => outgoingWebhooks.id, { onDelete: "cascade" }),
    /** What it tells of, as `event:<id>`: told once. */
    cause: text().notNull(),
    type: text().notNull(),
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    /** The bytes that are signed and sent. */
    body: text().notNull(),
    state: text({ enum: ["waiting", "delivered", "gave-up"] })
      .notNull()
      .default("waiting"),
    attempts: integer().notNull().default(0),
    /** How many there were before it was last replayed: the waits begin anew. */
    attemptsBefore: integer().notNull().default(0),
    /** While it is being sent: when another process may take it over. */
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

/** One try of a delivery. Without status and error it is under way, or was cut short. */
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
    /** Why there was no answer. */
    error: text(),
    startedAt: createdAt(),
    endedAt: time(),
  },
  (t) => [uniqueIndex().on(t.deliveryId, t.attempt)],
);
