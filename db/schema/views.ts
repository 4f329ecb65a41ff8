import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId, users } from "./teams";

/** Filters of the list of runs that the team has given a name. */
export const runViews = pgTable(
  "run_views",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    /** The query part of the list's address. */
    search: text().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);
