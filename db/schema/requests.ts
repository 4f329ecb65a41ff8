import { integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { teams } from "./teams";

/** What was answered to an `Idempotency-Key`, so that a repeat gets the same. `status` is null while under way. */
export const idempotentRequests = pgTable(
  "idempotent_requests",
  {
    teamId: text()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    /** Method, path and key. */
    request: text().notNull(),
    status: integer(),
    body: jsonb().$type<unknown>(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.request] })],
);
