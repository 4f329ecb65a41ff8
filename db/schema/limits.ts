import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { time } from "@/db/columns";

/** Counts of rate limits in their current windows. The table is unlogged: a crash of Postgres resets the counts. */
export const rateLimits = pgTable("rate_limits", {
  /** Limit and subject: `api:<token id>`. */
  key: text().primaryKey(),
  count: integer().notNull(),
  resetsAt: time().notNull(),
});
