import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId, users } from "./teams";

/** Named queries in SQL of the team. */
export const savedQueries = pgTable(
  "saved_queries",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    query: text().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);
