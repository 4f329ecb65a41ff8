import { integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { jsonb } from "@/db/columns";
import { teamId } from "./teams";

/** Answers by `Idempotency-Key`, so that a repeat gets the same. `status` is null while in progress. */
export const idempotentRequests = pgTable(
  "idempotent_requests",
  {
    teamId: teamId(),
    /** Method, path and key. */
    request: text().notNull(),
    /** The user who sent it; null in rows from before this column. */
    userId: text(),
    /** SHA-256 (hex) of the query and the body. */
    contentSha256: text(),
    status: integer(),
    body: jsonb().$type<unknown>(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.request] })],
);
