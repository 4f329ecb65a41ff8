import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId, users } from "./teams";

/** Named filters of the team's run list. */
export const runViews = pgTable(
  "run_views",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    /** Query string of the list's URL. */
    search: text().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);
