import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { time } from "@/db/columns";

/** How often something was done in its present window. The table is unlogged: a crash of Postgres forgets the counts. */
export const rateLimits = pgTable("rate_limits", {
  /** What is limited, and of whom: `api:<token id>`. */
  key: text().primaryKey(),
  count: integer().notNull(),
  resetsAt: time().notNull(),
});
