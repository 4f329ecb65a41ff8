import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb } from "@/db/columns";
import { teamId } from "./teams";

/** Values of a team under names, for parameters, conditions and expressions of its flows. Not secret. */
export const variables = pgTable(
  "variables",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    value: jsonb().$type<unknown>().notNull(),
    description: text().notNull().default(""),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);
