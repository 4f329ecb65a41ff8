import { sql } from "drizzle-orm";
import { boolean, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { experiments } from "./experiments";
import { teamId, users } from "./teams";

/** Named views of the team's run list, and of the runs of its experiments. */
export const runViews = pgTable(
  "run_views",
  {
    id: id(),
    teamId: teamId(),
    /** The experiment whose runs it shows; null for the run list. */
    experimentId: text().references(() => experiments.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Query string of the page's URL. */
    search: text().notNull(),
    /** The page opens with it. */
    isDefault: boolean().notNull().default(false),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [
    unique("run_views_name").on(t.teamId, t.experimentId, t.name).nullsNotDistinct(),
    uniqueIndex("run_views_default").on(t.experimentId).where(sql`${t.isDefault}`),
  ],
);
